using DevEx.Web.Components.Shared;

namespace DevEx.Web.Me;

/// <summary>A day's iterations as lines of the timeline: one a repository, in the order in which the day came to them.</summary>
internal static class DayRows
{
    /// <param name="address">Of the page, where each iteration has a row of its own.</param>
    public static List<TimelineRow> Of(IReadOnlyList<IterationView> iterations, TimeZoneInfo zone, string address)
    {
        var numbered = iterations.Select((iteration, nth) => (Iteration: iteration, Href: $"{address}#{Id(nth)}")).ToList();
        var byRepository = numbered.GroupBy(n => n.Iteration.Repository).ToList();
        return
        [
            .. byRepository.Select(g => new TimelineRow(
                byRepository.Count == 1 ? null : g.Key[(g.Key.LastIndexOf('/') + 1)..],
                [.. g.SelectMany(n => n.Iteration.Parts.Select(p => new TimelinePart(
                    p.Phase, TimeZoneInfo.ConvertTime(p.StartedAt, zone), TimeZoneInfo.ConvertTime(p.FinishedAt, zone), p.Label, n.Href)))])),
        ];
    }

    public static string Id(int nth) => FormattableString.Invariant($"i{nth + 1}");
}
