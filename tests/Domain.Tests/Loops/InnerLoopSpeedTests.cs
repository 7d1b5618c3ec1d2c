using System.Diagnostics;
using DevEx.Domain.Events;
using DevEx.Domain.Loops;
using static DevEx.Domain.Tests.Loops.Day;

namespace DevEx.Domain.Tests.Loops;

public sealed class InnerLoopSpeedTests
{
    [Fact]
    public void A_day_of_five_hundred_steps_and_five_thousand_edits_takes_five_milliseconds_at_most()
    {
        var phases = Enum.GetValues<Phase>();
        Step[] steps = [.. Enumerable.Range(0, 500).Select(i => Step(phases[i % phases.Length], i * 60, (i * 60) + 90))];
        DateTimeOffset[] beats = [.. Enumerable.Range(0, 5000).Select(i => At(i * 7919 % 30_000))];

        // The best of many, so that a busy machine does not fail it.
        var best = Enumerable.Range(0, 50).Min(_ =>
        {
            var started = Stopwatch.GetTimestamp();
            Assert.NotEmpty(Iterations(steps, beats));
            return Stopwatch.GetElapsedTime(started);
        });

        Assert.InRange(best, TimeSpan.Zero, TimeSpan.FromMilliseconds(5));
        TestContext.Current.TestOutputHelper?.WriteLine($"{best.TotalMilliseconds:F2} ms");
    }
}
