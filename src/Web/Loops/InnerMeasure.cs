using DevEx.Domain.Events;
using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;

namespace DevEx.Web.Loops;

/// <summary>Quantiles of a duration in milliseconds, always with how many they stand on.</summary>
public sealed record Quantiles(double? P50, double? P75, double? P90, double? P95, double? MeanMs, long N)
{
    public static Quantiles Of(Histogram histogram) => new(
        Ms(histogram.Quantile(0.5)), Ms(histogram.Quantile(0.75)), Ms(histogram.Quantile(0.9)), Ms(histogram.Quantile(0.95)), Ms(histogram.Mean), histogram.Count);

    private static double? Ms(TimeSpan? time) => time?.TotalMilliseconds;
}

/// <summary>How much of the active time went into a phase.</summary>
public sealed record PhaseShare(Phase Phase, long SumMs, double Share);

/// <summary>A group's inner loop over some days. When too few people stand behind it, all but the days is null.</summary>
/// <param name="Suppressed">True when the group is too small; also when there is nothing.</param>
/// <param name="IterationsPerDay">Per developer-day: the sum of iterations by the number of days, never a mean of means.</param>
/// <param name="PossiblePerDay">What six hours of focus would hold at the mean cycle.</param>
public sealed record InnerMeasure(
    DateOnly From, DateOnly To, bool Suppressed, long? Iterations, int? DeveloperDays, double? IterationsPerDay, double? PossiblePerDay,
    Quantiles? Cycle, IReadOnlyList<PhaseShare>? Phases, double? TaxShare, double? Lost)
{
    public static readonly TimeSpan FocusTime = TimeSpan.FromHours(6);

    private static readonly GroupRule Rule = new();

    internal static InnerMeasure Of(IEnumerable<InnerDay> days, Guid? viewer, DateOnly from, DateOnly to)
    {
        var all = days.ToList();
        var contributions = all.Select(d => new Contribution(d.Subject, d.Phases.Sum, d.N));
        if (Rule.Judge(contributions, viewer, to.DayNumber - from.DayNumber + 1) == Disclosure.Suppressed)
        {
            return new(from, to, true, null, null, null, null, null, null, null, null);
        }

        var cycles = new Histogram();
        var phases = PhaseTimes.Zero;
        foreach (var day in all)
        {
            cycles.Merge(day.Cycles);
            phases += day.Phases;
        }

        var iterations = all.Sum(d => (long)d.N);
        var developerDays = all.Select(d => (d.Subject, d.Day)).Distinct().Count();
        return new(
            from, to, false, iterations, developerDays, (double)iterations / developerDays,
            cycles.Mean is { } mean && mean > TimeSpan.Zero ? LostCycles.PossibleIterations(FocusTime, mean) : null,
            Quantiles.Of(cycles),
            [.. PhaseTimes.LoopPhases.Select(p => new PhaseShare(p, phases[p], phases.Sum == 0 ? 0 : (double)phases[p] / phases.Sum))],
            phases.Sum == 0 ? null : (double)phases.Tax / phases.Sum,
            LostCycles.Of(iterations, phases, Baseline.Traditional).Cycles);
    }
}

/// <summary>A team's part of an answer, as a whole and at each of its points.</summary>
public sealed record TeamMeasure(string Team, string Name, InnerMeasure Measure, IReadOnlyList<InnerMeasure> Buckets);

/// <summary>What <c>GET /api/v1/loops/inner</c> gives.</summary>
/// <param name="AsOf">When the numbers were last brought up to date.</param>
public sealed record InnerAnswer(
    DateTimeOffset? AsOf, InnerMeasure Total, IReadOnlyList<InnerMeasure> Buckets, IReadOnlyList<TeamMeasure> Teams)
{
    public long? N => Total.Iterations;

    public bool Suppressed => Total.Suppressed;
}
