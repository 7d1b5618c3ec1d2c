using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;
using DevEx.Web.Loops;
using DevEx.Web.Sprints;

namespace DevEx.Web.WhatIf;

/// <summary>The loop that is asked about: what was done, in which repositories, on how many days.</summary>
/// <param name="Rows">One for each repository that may be shown by itself, and at most one of no name for the rest.</param>
/// <param name="Sprints">How many sprints the days are.</param>
internal sealed record CurrentLoop(IReadOnlyList<RepositoryDay> Rows, long DeveloperDays, double Sprints, IReadOnlyList<LeftOut> LeftOut)
{
    private const string Rest = "";

    // Eleven days of six hours hold exactly so many iterations of 9:10.
    private const int StoryDays = 11;
    private const int StoryIterations = 432;
    private const int WorkingDaysOfASprint = 10;

    /// <summary>A developer of the texts that the project was made from: six hours a day in the containerised loop.</summary>
    public static CurrentLoop Story { get; } = new(
        [new(default, Rest, StoryIterations, PhaseTimes.FromArray([.. Baseline.Containerised.Totals.ToArray().Select(ms => ms * StoryIterations)]))],
        StoryDays, (double)StoryDays / WorkingDaysOfASprint, []);

    /// <summary>What cycles are lost against.</summary>
    public Baseline Baseline { get; init; } = Baseline.Traditional;

    public long Iterations => Rows.Sum(r => r.Iterations);

    public PhaseTimes Phases => Rows.Aggregate(PhaseTimes.Zero, (sum, row) => sum + row.Phases);

    public IEnumerable<RepositoryDay> Repositories => Rows.Where(r => r.Repository != Rest);

    /// <summary>Null when it may not be shown.</summary>
    /// <param name="whole">The name that the whole group has among the rows.</param>
    /// <param name="parts">Its repositories, each with the name that it has among the rows.</param>
    public static CurrentLoop? Of(InnerGroupQueries rows, string whole, IEnumerable<(string Repository, string Group)> parts, DaySpan span, Guid? viewer)
    {
        if (rows.Measure(whole, span) is not { } loop)
        {
            return null;
        }

        var (shown, rest) = GroupParts.Split(
            rows.Days(whole, span), parts.Select(p => new GroupPart<string>(p.Repository, rows.Days(p.Group, span), span.Length)), viewer, _ => span.Length);
        return new(
            [.. shown.OrderBy(p => p.Of, StringComparer.Ordinal).Select(p => Row(p.Of, p.Sum)), .. rest is null ? Array.Empty<RepositoryDay>() : [Row(Rest, rest)]],
            loop.DeveloperDays, (double)span.Length / SprintSchedule.DefaultLengthDays, loop.All.LeftOut());
    }

    /// <summary>What would win most. Where no repository may be shown, the phases of them all.</summary>
    public IReadOnlyList<Lever> Levers()
    {
        List<RepositoryDay> shown = [.. Repositories];
        return BestLever.Ranked(shown.Count > 0 ? shown.Select(r => (r.Repository, r.Phases)) : [(Rest, Phases)], Baseline, Sprints);
    }

    private static RepositoryDay Row(string repository, PartSum sum) => new(default, repository, sum.Iterations, sum.Phases);
}
