using DevEx.Domain.Events;

namespace DevEx.Domain.Loops;

/// <summary>Turns the steps and edits of one developer in one workspace into iterations, in whatever order they come.</summary>
/// <remarks>
/// Steps that nobody waits for (watchers, sessions) and pre-commit hooks take no part. Nothing is cut at midnight: give the steps of the
/// neighbouring days too and take the iterations whose <see cref="LocalDate"/> is the day.
/// </remarks>
public static class InnerLoop
{
    /// <summary>A pause of this length or longer ends an iteration.</summary>
    public static readonly TimeSpan DefaultIdleTimeout = TimeSpan.FromMinutes(15);

    /// <summary>The iterations in order of time; those of no length are left out.</summary>
    public static IReadOnlyList<Iteration> Iterations(IEnumerable<Step> steps, IEnumerable<DateTimeOffset> beats, TimeSpan idleTimeout)
    {
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentNullException.ThrowIfNull(beats);
        ArgumentOutOfRangeException.ThrowIfLessThan(idleTimeout, TimeSpan.FromMilliseconds(1));

        var idle = (long)idleTimeout.TotalMilliseconds;
        var stretches = steps.Where(s => s.Waited && s.Phase != Phase.Check).Select(Stretch.Of).ToList();
        stretches.AddRange(EditRuns.Of(beats, idle, stretches));
        stretches.Sort();
        return new LoopWalk(idle).Walk(stretches);
    }

    /// <summary>
    /// Edits joined into coding where nothing but edits is known: a gap shorter than the idle timeout is coding, and the last edit of a
    /// run is worth nothing.
    /// </summary>
    public static IReadOnlyList<Step> CodeSteps(IEnumerable<DateTimeOffset> beats, TimeSpan idleTimeout)
    {
        ArgumentNullException.ThrowIfNull(beats);
        ArgumentOutOfRangeException.ThrowIfLessThan(idleTimeout, TimeSpan.FromMilliseconds(1));

        return
        [
            .. EditRuns.Of(beats, (long)idleTimeout.TotalMilliseconds, [])
                .Select(r => new Step(Phase.Code, Instant(r.From), Instant(r.To), Outcome.Success, Tool: "edit", Label: "edit")),
        ];
    }

    /// <summary>The day that an iteration belongs to: the date of its end where the developer is.</summary>
    public static DateOnly LocalDate(Iteration iteration, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(iteration);
        return DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(iteration.FinishedAt, zone).DateTime);
    }

    internal static DateTimeOffset Instant(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms);
}
