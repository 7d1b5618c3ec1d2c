using DevEx.Domain.Metrics;
using DevEx.Web.Loops;

namespace DevEx.Web.Sprints;

/// <summary>Lays the loss of a sprint to repositories and to days. Either way the parts add up, and none of them tells of one person.</summary>
internal static class SprintLosses
{
    private const int DaysOfWeek = 7;

    /// <param name="repositories">Of the team, in the days of the sprint.</param>
    /// <param name="covered">The days of the sprint that have begun.</param>
    public static IReadOnlyList<RepositoryLoss> ByRepository(InnerGroupQueries repositories, DaySpan sprint, Baseline baseline, Guid? viewer, int covered)
    {
        var (shown, rest) = GroupParts.Split(
            repositories.Days("", sprint), repositories.Groups.Select(r => new GroupPart<string>(r, repositories.Days(r, sprint), covered)), viewer, _ => covered);
        return
        [
            .. shown.Select(p => Loss(p.Of, p.Sum)).OrderByDescending(l => l.Lost).ThenBy(l => l.Repository, StringComparer.Ordinal),
            .. rest is null ? Array.Empty<RepositoryLoss>() : [Loss(null, rest)],
        ];

        RepositoryLoss Loss(string? repository, PartSum sum) => new(repository, sum.Iterations, sum.Phases.Sum, Lost(sum, baseline));
    }

    /// <summary>By day where enough people work on one, else by week.</summary>
    public static IReadOnlyList<DayLoss> ByDay(IReadOnlyList<InnerRollup> days, DaySpan sprint, Baseline baseline, Guid? viewer, int covered)
    {
        var (shown, rest) = Split(1);
        if (shown.Count == 0)
        {
            (shown, rest) = Split(DaysOfWeek);
        }

        return
        [
            .. shown.OrderBy(p => p.Of.From).Select(p => Loss(p.Of, p.Sum)),
            .. rest is null ? Array.Empty<DayLoss>() : [Loss(null, rest)],
        ];

        (IReadOnlyList<(DaySpan Of, PartSum Sum)> Shown, PartSum? Left) Split(int length) =>
            GroupParts.Split(days, Stretches(sprint.From, covered, length).Select(s => new GroupPart<DaySpan>(s, [.. days.Where(d => s.Holds(d.Day))], s.Length)),
                viewer, parts => covered - parts.Sum(p => p.Covered));

        DayLoss Loss(DaySpan? span, PartSum sum) => new(span?.From, span?.To, sum.Iterations, sum.Phases.Sum, Lost(sum, baseline));
    }

    private static double Lost(PartSum sum, Baseline baseline) => LostCycles.Of(sum.Iterations, sum.Phases, baseline).Cycles;

    private static IEnumerable<DaySpan> Stretches(DateOnly first, int covered, int length)
    {
        for (var begin = 0; begin < covered; begin += length)
        {
            yield return new(first.AddDays(begin), first.AddDays(Math.Min(begin + length, covered) - 1));
        }
    }
}
