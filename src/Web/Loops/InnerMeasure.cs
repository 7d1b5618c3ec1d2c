using DevEx.Domain.Events;
using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;

namespace DevEx.Web.Loops;

/// <summary>Quantiles of a duration in milliseconds, always with how many they stand on.</summary>
public sealed record Quantiles(double? P50, double? P75, double? P90, double? P95, double? MeanMs, long N)
{
    public static Quantiles Of(MeasuredDuration times)
    {
        ArgumentNullException.ThrowIfNull(times);
        return new(times.QuantileMs(0.5), times.QuantileMs(0.75), times.QuantileMs(0.9), times.QuantileMs(0.95), times.MeanMs, times.Times.Count);
    }
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
    /// <summary>How the numbers came about; of the period as a whole alone, and null where it is suppressed.</summary>
    public IReadOnlyList<Explanation>? Explanations { get; init; }

    /// <param name="explained">Explanations are only made where somebody reads them: a period has one whole and very many parts.</param>
    internal static InnerMeasure Of(InnerGroupQueries rows, string group, DaySpan span, bool explained = false)
    {
        if (rows.Measure(group, span) is not { } loop)
        {
            return new(span.From, span.To, true, null, null, null, null, null, null, null, null);
        }

        var sum = loop.Phases.Sum;
        return new(
            span.From, span.To, false, loop.Iterations, (int)loop.DeveloperDays, loop.IterationsPerDay.Value, loop.PossiblePerDay.Value, Quantiles.Of(loop.Cycle),
            [.. PhaseTimes.LoopPhases.Select(p => new PhaseShare(p, loop.Phases[p], sum == 0 ? 0 : (double)loop.Phases[p] / sum))],
            loop.TaxShare.Value, loop.Lost.Value)
        {
            Explanations = explained ? loop.All : null,
        };
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

    /// <summary>Told where many of the teams' people do not report; null where nearly all do, or where it would be about few.</summary>
    public Coverage? Coverage { get; init; }

    /// <summary>How the cycles of the period spread; empty where a bin of so many iterations would be all, null where it is suppressed.</summary>
    public IReadOnlyList<DurationBin>? Distribution { get; init; }

    public IReadOnlyList<LeftOut> Excluded => [.. (Total.Explanations ?? []).LeftOut()];

    public bool Suppressed => Total.Suppressed;
}
