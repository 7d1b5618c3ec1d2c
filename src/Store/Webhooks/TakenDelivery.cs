namespace DevEx.Store.Webhooks;

/// <summary>A delivery that one worker has taken. Nobody else gets it until this is disposed of; without a word about it it waits again.</summary>
public sealed class TakenDelivery(TenantTransaction transaction, TimeProvider clock) : IAsyncDisposable
{
    private const int MostAttempts = 5;

    public required long Id { get; init; }

    public required string Provider { get; init; }

    public required string Event { get; init; }

    public required byte[] Raw { get; init; }

    /// <summary>SHA-256 of the body.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>How often it was tried before.</summary>
    public required int Attempts { get; init; }

    public Task DoneAsync(string? action, CancellationToken ct) => EndAsync("done", action, null, ct);

    /// <summary>Nothing of it is used: it stays as it came, and is counted.</summary>
    public async Task IgnoredAsync(string? action, string reason, CancellationToken ct)
    {
        await InboxArrivals.CountAsync(transaction, Provider, clock.GetUtcNow(), duplicates: 0, ignored: 1, ct);
        await EndAsync("ignored", action, reason, ct);
    }

    /// <summary>It will never do, however often it is tried.</summary>
    public async Task RefusedAsync(string code, string detail, CancellationToken ct)
    {
        await BuryAsync(code, detail, ct);
        await EndAsync("failed", null, detail, ct);
    }

    /// <summary>It did not work this time. After the fifth it is put aside for someone to look at.</summary>
    public async Task FailedAsync(string detail, CancellationToken ct)
    {
        var last = Attempts + 1 >= MostAttempts;
        if (last)
        {
            await BuryAsync("processing_failed", detail, ct);
        }

        await EndAsync(last ? "failed" : "new", null, detail, ct);
    }

    public ValueTask DisposeAsync() => transaction.DisposeAsync();

    private async Task EndAsync(string status, string? action, string? detail, CancellationToken ct)
    {
        await using var update = transaction.Command("""
            update devex.webhook_inbox
            set status = $3, action = coalesce($4, action), detail = $5, attempts = attempts + 1, processed_at = $6
            where tenant_id = $1 and id = $2
            """, Id, status, action, detail, clock.GetUtcNow());
        await update.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
    }

    private async Task BuryAsync(string code, string detail, CancellationToken ct)
    {
        await using var insert = transaction.Command("""
            insert into devex.dead_letter (tenant_id, stage, source, code, detail, payload, payload_sha256, attempts, first_at, last_at)
            values ($1, 'webhook', $2, $3, $4, $5, $6, $7, $8, $8)
            """, Provider, code, $"Inbox {Id}: {detail}", DeadDelivery.Sample(Raw), Hash, Attempts + 1, clock.GetUtcNow());
        await insert.ExecuteNonQueryAsync(ct);
    }
}

/// <summary>What a dead letter holds of a body: the inbox has all of it.</summary>
internal static class DeadDelivery
{
    private const int SampleBytes = 4096;

    public static byte[] Sample(ReadOnlyMemory<byte> raw) => raw[..Math.Min(raw.Length, SampleBytes)].ToArray();
}

/// <summary>Counts what came in and gave no event, for the Sources page.</summary>
internal static class InboxArrivals
{
    public static async Task CountAsync(
        TenantTransaction transaction, string provider, DateTimeOffset now, int duplicates, int ignored, CancellationToken ct)
    {
        await using var upsert = transaction.Command("""
            insert into devex.arrivals as a (tenant_id, source, day, duplicates, unknown, last_at)
            values ($1, $2, ($5 at time zone 'UTC')::date, $3, $4, $5)
            on conflict (tenant_id, source, day) do update set
                duplicates = a.duplicates + excluded.duplicates, unknown = a.unknown + excluded.unknown, last_at = excluded.last_at
            """, provider, duplicates, ignored, now);
        await upsert.ExecuteNonQueryAsync(ct);
    }
}
