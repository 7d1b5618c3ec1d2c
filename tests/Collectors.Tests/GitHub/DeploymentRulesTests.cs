using DevEx.Domain.Events;

namespace DevEx.Collectors.Tests.GitHub;

public sealed class DeploymentRulesTests
{
    private static readonly ExamplePayload Failed = ExamplePayload.Own("deployment_status.created.failure");

    [Fact]
    public void A_failed_deployment_finishes_with_a_failure()
    {
        var deployment = Failed.Gives<DeploymentFinished>();

        Assert.Equal("deployment/github/shop/checkout/4400", deployment.StreamId);
        Assert.Equal((Outcome.Failure, "production-eu", true, false), (deployment.Outcome, deployment.Environment, deployment.Production, deployment.Preview));
        Assert.Equal((17, "https://deploy.shop.example/4400"), (deployment.ChangeNumber, deployment.Url));
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 13, 10, 0, TimeSpan.Zero), deployment.At);
    }

    [Theory]
    [InlineData("success", Outcome.Success)]
    [InlineData("error", Outcome.Error)]
    public void A_deployment_finishes_well_or_with_an_error(string state, Outcome outcome) =>
        Assert.Equal(outcome, Failed.With("deployment_status.state", state).Gives<DeploymentFinished>().Outcome);

    [Theory]
    [InlineData("queued")]
    [InlineData("pending")]
    [InlineData("inactive")]
    public void Other_states_neither_start_nor_finish_it(string state) => Failed.With("deployment_status.state", state).GivesNothing();

    [Fact]
    public void A_deployment_starts_when_it_is_made_and_again_when_it_is_in_progress()
    {
        var made = Failed.Without("deployment_status") with { Event = "deployment" };

        Assert.Equal(new DateTimeOffset(2026, 3, 2, 13, 0, 0, TimeSpan.Zero), made.Gives<DeploymentStarted>().At);
        Assert.Equal(
            new DateTimeOffset(2026, 3, 2, 13, 10, 0, TimeSpan.Zero),
            Failed.With("deployment_status.state", "in_progress").Gives<DeploymentStarted>().At);
    }

    [Theory]
    [InlineData("production", true)]
    [InlineData("Production (EU)", true)]
    [InlineData("eu-prod", true)]
    [InlineData("pre-production", false)]
    [InlineData("non-prod", false)]
    [InlineData("preprod", false)]
    [InlineData("product-demo", false)]
    [InlineData("staging", false)]
    public void Without_the_flag_a_production_environment_is_known_by_its_name(string environment, bool production)
    {
        var named = Failed.Without("deployment.production_environment").With("deployment.environment", environment);

        Assert.Equal(production, named.Gives<DeploymentFinished>().Production);
        Assert.True(named.With("deployment.production_environment", true).Gives<DeploymentFinished>().Production);
    }

    [Fact]
    public void An_environment_that_is_thrown_away_is_a_preview_and_not_production()
    {
        var preview = Failed.With("deployment.transient_environment", true).Gives<DeploymentFinished>();

        Assert.Equal((true, false), (preview.Preview, preview.Production));
    }
}
