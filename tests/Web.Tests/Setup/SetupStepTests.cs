using DevEx.Web.Setup;

namespace DevEx.Web.Tests.Setup;

public sealed class SetupStepTests
{
    [Theory]
    [InlineData(0, "Nothing can send yet.")]
    [InlineData(1, "Nothing can send yet but a webhook.")]
    public void A_webhook_is_named_only_where_there_is_one(int hooks, string missing) =>
        Assert.Equal(missing, Step("Senders", new(0, 0, 0, 0, 0, 0, 0, hooks, 0, 0, null)).Missing);

    [Fact]
    public void The_usual_baseline_is_a_duration_as_elsewhere() =>
        Assert.Equal("Everybody is compared with 5 m 10 s a cycle.", Step("Baselines", new(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, null)).SoFar);

    private static SetupStep Step(string name, SetupState state) => SetupStep.All(state).Single(s => s.Name == name);
}
