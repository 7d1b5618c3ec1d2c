using DevEx.Domain.Events;

namespace DevEx.Collectors.Agent;

/// <summary>How far a sender's clock is off, and the events as they would be with the right one.</summary>
/// <param name="Offset">To be added to the sender's instants; zero when its clock is good enough.</param>
internal sealed record ClockSkew(TimeSpan Offset)
{
    // Below this a difference is as likely the network's as the clock's.
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(2);

    public static ClockSkew Of(DateTimeOffset sentAt, DateTimeOffset receivedAt)
    {
        var offset = receivedAt - sentAt;
        return new(offset.Duration() > Tolerance ? offset : TimeSpan.Zero);
    }

    public DevEvent Correct(DevEvent e) => (e, Offset == TimeSpan.Zero) switch
    {
        (_, true) => e,
        (StepFinished s, _) => s with
        {
            At = Move(s.At),
            StartedAt = Move(s.StartedAt),
            FinishedAt = Move(s.FinishedAt),
            ClockCorrected = true,
        },
        (EditsObserved edits, _) => edits with { At = Move(edits.At), Beats = [.. edits.Beats.Select(Move)], ClockCorrected = true },
        // CI and imports speak of what other clocks measured.
        _ => e,
    };

    // A wrong clock can lie so far off that the sum is no date at all: then the rules of time refuse it as it is.
    private DateTimeOffset Move(DateTimeOffset instant)
    {
        var ticks = Math.Clamp(instant.UtcTicks + Offset.Ticks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks);
        return WireInstant.Cut(new DateTimeOffset(ticks, TimeSpan.Zero));
    }
}
