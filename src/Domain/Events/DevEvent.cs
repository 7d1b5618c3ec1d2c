using System.Globalization;
using System.Text.Json.Serialization;

namespace DevEx.Domain.Events;

/// <summary>A fact about how software gets made, as it came in. Kept for ever; never edited, only added to.</summary>
/// <remarks>
/// A shipped record is never renamed and a field never changes its meaning: a changed meaning is a new record whose name ends in
/// <c>V2</c>. New fields are optional: the reader sets a field that is absent to null or 0 whatever its initialiser says, so a default
/// stands in the accessor. Every record stands in <see cref="EventCatalogue"/>, which is the wire format.
/// </remarks>
public abstract record DevEvent
{
    /// <summary>The instant of the fact by the best clock known, UTC, whole milliseconds.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The stream that the event belongs to; equal for all events of one thing.</summary>
    [JsonIgnore]
    public abstract string StreamId { get; }

    private protected static string Day(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>Someone who acts, by pseudonym; names and logins stand in the configuration tables only.</summary>
/// <param name="Subject">The person's pseudonymous id; null when not known.</param>
/// <param name="Bot">True for machines, which no measure of people counts.</param>
public sealed record Actor(Guid? Subject = null, bool Bot = false);

/// <summary>How a piece of work ended.</summary>
[JsonConverter(typeof(WireEnum<Outcome>))]
public enum Outcome
{
    Success,

    /// <summary>The code's fault: it does not compile, a test is red.</summary>
    Failure,

    /// <summary>The tool's or the infrastructure's fault.</summary>
    Error,
    Cancelled,
    Timeout,
    Skipped,
}
