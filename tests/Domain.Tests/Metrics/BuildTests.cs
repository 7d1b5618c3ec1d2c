using DevEx.Domain.Events;
using DevEx.Domain.Metrics;
using static DevEx.Domain.Tests.Loops.Story;

namespace DevEx.Domain.Tests.Metrics;

public sealed class BuildTests
{
    private static readonly StepFinished Step = new()
    {
        At = Min(2),
        Subject = Guid.Empty,
        Workspace = new("shop/checkout"),
        Phase = Phase.Build,
        Tool = "dotnet",
        Label = "dotnet build",
        StartedAt = Min(0),
        FinishedAt = Min(2),
        Outcome = Outcome.Failure,
        Source = "agent",
    };

    [Theory]
    [InlineData(Phase.Build, true)]
    [InlineData(Phase.Test, true)]
    [InlineData(Phase.Package, true)]
    [InlineData(Phase.Deploy, false)]
    [InlineData(Phase.Code, false)]
    public void Steps_that_build_test_or_package_are_builds(Phase phase, bool isBuild) =>
        Assert.Equal(isBuild, Build.Of(Step with { Phase = phase }) is not null);

    [Fact]
    public void A_local_build_has_no_queue_and_its_own_duration()
    {
        var build = Build.Of(Step)!;

        Assert.Equal(("shop/checkout", "dotnet build", BuildPlace.Local), (build.Repository, build.Name, build.Where));
        Assert.Null(build.Queue);
        Assert.Equal((TimeSpan.FromMinutes(2), Outcome.Failure, Min(2)), (build.Duration, build.Outcome, build.At));
    }

    [Fact]
    public void A_build_never_took_less_than_nothing_and_a_skipped_one_took_nothing_that_is_known()
    {
        Assert.Equal(TimeSpan.Zero, Build.Of(Step with { StartedAt = Min(3) })!.Duration);
        Assert.Null(Build.Of(Step with { Outcome = Outcome.Skipped })!.Duration);
    }
}
