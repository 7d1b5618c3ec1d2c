using DevEx.Domain.Metrics;
using DevEx.Web.Sprints;

namespace DevEx.Web.Overview;

/// <summary>The cycles that the teams lost in their sprints, summed over those that may be shown.</summary>
/// <param name="Current">False when every current sprint is too young to be shown: then it is the last one.</param>
/// <param name="Teams">One sprint a team, also of those that are not shown.</param>
/// <param name="PerDeveloperDay">Of this sprint and up to four before it, oldest first; null where no team is shown.</param>
public sealed record SprintLoss(bool Current, IReadOnlyList<SprintView> Teams, IReadOnlyList<double?> PerDeveloperDay, SprintTotal? Total, SprintTotal? Before)
{
    public static SprintLoss Of(SprintsAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);

        var teams = answer.Sprints.GroupBy(s => s.Team).Select(g => g.OrderByDescending(s => s.From).ToList()).ToList();
        var current = teams.Count == 0 || teams.Exists(t => !t[0].Suppressed) || !teams.Exists(t => t.Count > 1 && !t[1].Suppressed);
        var first = current ? 0 : 1;
        var totals = Enumerable.Range(first, Math.Max(0, teams.Select(t => t.Count).DefaultIfEmpty().Max() - first))
            .Select(nth => SprintTotal.Of(teams.Where(t => t.Count > nth).Select(t => t[nth])))
            .ToList();
        return new(
            current, [.. teams.Where(t => t.Count > first).Select(t => t[first])], [.. totals.Select(t => t?.PerDeveloperDay).Reverse()],
            totals.FirstOrDefault(), totals.ElementAtOrDefault(1));
    }

    public SprintView? Team(string team) => Teams.FirstOrDefault(t => t.Team == team);
}

/// <summary>What several teams lost in one sprint each.</summary>
/// <param name="Explained">The sum of the teams' parts.</param>
public sealed record SprintTotal(Explanation Explained, int DeveloperDays, int Teams, DateOnly From, DateOnly To)
{
    public double Lost => Explained.Value!.Value;

    public double PerDeveloperDay => Lost / DeveloperDays;

    /// <returns>Null when none of them may be shown.</returns>
    public static SprintTotal? Of(IEnumerable<SprintView> sprints)
    {
        var shown = sprints.Where(s => s is { Suppressed: false, Lost: not null, DeveloperDays: > 0 }).ToList();
        return shown.Count == 0
            ? null
            : new(Explain(shown), shown.Sum(s => s.DeveloperDays!.Value), shown.Count, shown.Min(s => s.From), shown.Max(s => s.To));
    }

    private static Explanation Explain(List<SprintView> shown) => Explanation.Sum(
        Measures.LostOfTeams, [.. shown.Select(s => new ExplanationInput(s.Name, s.Lost, MeasureUnit.Cycles))], shown.Sum(s => s.DeveloperDays!.Value),
        SprintView.Sum(shown));
}
