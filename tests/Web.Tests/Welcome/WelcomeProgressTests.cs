using DevEx.Web.Demo;
using DevEx.Web.Welcome;

namespace DevEx.Web.Tests.Welcome;

public sealed class WelcomeProgressTests
{
    private static readonly Arrived Nothing = new(0, null, null);
    private static readonly DateTimeOffset Nine = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void At_the_beginning_nothing_has_come()
    {
        Assert.Equal(["demo-idle", "agent-waiting", "hook-waiting"], WelcomeProgress.Of(new(DemoStage.Idle), Nothing).States);
    }

    [Fact]
    public void What_has_come_is_said_of_each_beginning()
    {
        Assert.Equal(["demo-loaded", "agent-heard", "hook-heard"], WelcomeProgress.Of(new(DemoStage.Idle), new(40, Nine, Nine)).States);
    }

    [Fact]
    public void A_sending_says_its_week_its_share_and_its_pace()
    {
        var sent = new DemoProgress(new(2026, 2, 23), 0.4, 12, 12_000, 400, 0, 2_345.6);

        var progress = WelcomeProgress.Of(new(DemoStage.Running, sent), new(40, null, null));

        Assert.True(progress.Is("demo-running"));
        Assert.Equal(0.4, progress.Share);
        Assert.Equal("Sending the week of 23 Feb 2026", progress.Week);
        Assert.Equal("12.4 k events, 2 345 a second", progress.Pace);
    }

    [Fact]
    public void A_failure_says_why()
    {
        var progress = WelcomeProgress.Of(new(DemoStage.Failed, null, "The server answered 503"), Nothing);

        Assert.True(progress.Is("demo-failed"));
        Assert.Equal("The server answered 503", progress.Problem);
    }
}
