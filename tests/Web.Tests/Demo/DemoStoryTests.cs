using DevEx.Domain.Loops;
using DevEx.Web.Demo;
using DevEx.Web.Tests.Dora;

namespace DevEx.Web.Tests.Demo;

/// <summary>The story's background: while a team's inner loop changes, reviews and releases go on as they did, and a little better.</summary>
public sealed class DemoStoryTests(ITestOutputHelper output)
{
    private const int Days = 28;

    [Theory]
    [InlineData(1, "2026-09-18T17:30:00Z")]
    [InlineData(1, "2026-11-23T09:00:00Z")]
    [InlineData(1, "2026-11-26T09:00:00Z")]
    [InlineData(1, "2026-12-06T22:00:00Z")]
    [InlineData(2, "2026-10-14T12:00:00Z")]
    public void The_middle_and_the_outer_loop_get_a_little_faster(ulong seed, string now)
    {
        var organisation = new DemoOrganisation(seed, DateTimeOffset.Parse(now));
        var told = new ToldByDomain([.. organisation.Chunks().SelectMany(c => c.Batches).SelectMany(b => b)]);
        var last = organisation.Calendar.Today;

        foreach (var (name, median) in new (string, Func<DateOnly, DateOnly, TimeSpan>)[]
        {
            ("ready to merged", (from, to) => Median(Merged(told, from, to).Select(MiddleLoop.Duration).OfType<TimeSpan>())),
            ("merged to production", (from, to) => Median(told.Of(from, to).LeadTime.Changes.Select(c => c.Link.Deployment.FinishedAt!.Value - c.Change.MergedAt!.Value))),
            ("lead time", (from, to) => told.Of(from, to).LeadTime.Median!.Value),
        })
        {
            var (before, after) = (median(last.AddDays(1 - (2 * Days)), last.AddDays(-Days)), median(last.AddDays(1 - Days), last));
            output.WriteLine($"{name}: {before.TotalHours:f1} h -> {after.TotalHours:f1} h, {after / before:f2}");
            Assert.InRange(after / before, 0.6, 1);
        }
    }

    private static IEnumerable<Change> Merged(ToldByDomain told, DateOnly from, DateOnly to) =>
        told.Changes.Where(c => c.MergedAt is { } at && DateOnly.FromDateTime(at.UtcDateTime) is var day && day >= from && day <= to && !c.Author.Bot);

    private static TimeSpan Median(IEnumerable<TimeSpan> times) => times.Order().ToList() is var sorted ? sorted[sorted.Count / 2] : default;
}
