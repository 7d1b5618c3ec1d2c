using System.Text;
using System.Text.Json;
using DevEx.Domain.Events;
using DevEx.Store.Access;
using DevEx.Store.Events;

namespace DevEx.Collectors.Agent;

/// <summary>An item that was not taken, as its sender is told.</summary>
public sealed record Rejection(int Index, Guid? EventId, string Code, string Pointer, string Detail);

/// <summary>What became of a batch; given only after the commit.</summary>
public sealed record CollectAnswer(
    Guid BatchId, int Accepted, int Duplicates, IReadOnlyList<Rejection> Rejected, Guid StoreEpoch, DateTimeOffset ReceivedAt);

/// <summary>Takes batches of events: every item is stored, a duplicate, or rejected with a reason; one bad item harms no other.</summary>
public sealed class EventsCollector(AppendQueue queue, EventStore store, TimeProvider clock)
{
    public const int MaxEvents = 500;

    private const int MaxPayloadKept = 4096;

    /// <param name="events">The batch's items, at most <see cref="MaxEvents"/>.</param>
    /// <param name="sentAt">By the sender's clock.</param>
    /// <exception cref="QueueFullException">Nothing was kept.</exception>
    public async Task<CollectAnswer> CollectAsync(TokenHolder sender, Guid batchId, DateTimeOffset sentAt, JsonElement events, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var reader = new ItemReader(sender, sender.Kind == TokenKind.Agent ? ClockSkew.Of(sentAt, now) : new ClockSkew(TimeSpan.Zero), now);
        var accepted = new List<(int Index, Incoming Event)>();
        var rejected = new List<(Rejection Told, RejectedItem Kept)>();
        foreach (var (index, item) in events.EnumerateArray().Index())
        {
            var (id, read, fault) = reader.Read(item);
            if (read is not null)
            {
                accepted.Add((index, read));
            }
            else
            {
                rejected.Add(Reject(sender, index, id, fault!, item));
            }
        }

        var batch = new Batch(sender.Tenant, Source(sender.Kind), accepted.ConvertAll(a => a.Event), rejected.ConvertAll(r => r.Kept));
        var outcomes = await queue.AppendAsync(batch, ct);
        return Answer(batchId, accepted, rejected, outcomes, await store.EpochAsync(ct), now);
    }

    private static CollectAnswer Answer(
        Guid batchId, List<(int Index, Incoming Event)> accepted, List<(Rejection Told, RejectedItem Kept)> rejected,
        IReadOnlyList<AppendOutcome> outcomes, Guid epoch, DateTimeOffset now)
    {
        var conflicts = accepted.Index().Where(a => outcomes[a.Index] == AppendOutcome.Conflict).Select(a => new Rejection(
            a.Item.Index, a.Item.Event.Id, "id_conflict", $"/events/{a.Item.Index}/id", "This id was taken before, with another content."));
        return new(
            batchId,
            outcomes.Count(o => o == AppendOutcome.Stored),
            outcomes.Count(o => o == AppendOutcome.Duplicate),
            [.. rejected.Select(r => r.Told).Concat(conflicts).OrderBy(r => r.Index)],
            epoch,
            now);
    }

    private static (Rejection, RejectedItem) Reject(TokenHolder sender, int index, Guid? id, Fault fault, JsonElement item)
    {
        // For an agent's items, and for inner loops that others send, the place is enough: what they say of a person stays out of sight of
        // whoever mends them.
        var isLoop = IsLoop(item);
        var raw = isLoop || sender.Kind == TokenKind.Agent ? [] : Encoding.UTF8.GetBytes(item.GetRawText());
        var kept = raw.Length > MaxPayloadKept ? raw[..MaxPayloadKept] : raw;
        return (
            new(index, id, fault.Code, $"/events/{index}{fault.Pointer}", fault.Detail),
            new(id, sender.Subject ?? (isLoop ? Subject(item) : null), fault.Code, $"{fault.Pointer}: {fault.Detail}", kept));
    }

    /// <summary>Whether it is of a kind that is about one person, or names one whatever it is.</summary>
    private static bool IsLoop(JsonElement item) =>
        Text(item, "subject") is not null
        || (Text(item, "type") is { } type && EventCatalogue.Find(type)?.Json.Properties.Any(p => p.Name == "subject") is true);

    // Whoever deletes what is stored of them deletes it too.
    private static Guid? Subject(JsonElement item) => Guid.TryParse(Text(item, "subject"), out var subject) && subject != Guid.Empty ? subject : null;

    private static string? Text(JsonElement item, string name)
    {
        try
        {
            return item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
                ? value.GetString()
                : null;
        }
        catch (InvalidOperationException)
        {
            // Half a character is no text.
            return null;
        }
    }

    private static string Source(TokenKind kind) => kind switch
    {
        TokenKind.Agent => "agent",
        TokenKind.Ci => "ci",
        TokenKind.Import => "import",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "This kind of token does not write."),
    };
}
