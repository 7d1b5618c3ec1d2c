using System.Runtime.CompilerServices;
using DevEx.Store;
using DevEx.Web.Access;

namespace DevEx.Web.Me;

/// <summary>One of the own events, as it is stored.</summary>
/// <param name="Body">JSON, UTF-8.</param>
public sealed record OwnEvent(Guid Id, string Type, DateTimeOffset ReceivedAt, byte[] Body);

/// <summary>A pull request that the caller opened.</summary>
public sealed record OwnPullRequest(
    string Provider, string Repository, int Number, string Title, string State, DateTimeOffset? OpenedAt, DateTimeOffset? MergedAt, DateTimeOffset? ClosedAt);

/// <summary>Reads all that a person may take along. The subject is the viewer's and never a parameter.</summary>
/// <remarks>Nothing is held open while somebody's slow line takes what was read: each piece is a transaction of its own.</remarks>
public sealed class MyExportQueries(Database database)
{
    private const int DaysAtOnce = 7;

    /// <summary>A week's at a time, in order of time.</summary>
    public async IAsyncEnumerable<IReadOnlyList<OwnEvent>> EventsAsync(Viewer viewer, DateTimeOffset now, [EnumeratorCancellation] CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(viewer);

        foreach (var streams in (await StreamsAsync(viewer, now, ct)).Chunk(DaysAtOnce))
        {
            yield return await EventsAsync(viewer, streams, ct);
        }
    }

    public async Task<IReadOnlyList<OwnPullRequest>> PullRequestsAsync(Viewer viewer, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(viewer);

        await using var transaction = await database.BeginAsync(viewer.Tenant, ct);
        await using var query = transaction.Command("""
            select provider, repository, number, title, state, opened_at, merged_at, closed_at from devex.changes
            where tenant_id = $1 and author = $2 order by opened_at, repository, number
            """, viewer.Subject);
        var changes = new List<OwnPullRequest>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            changes.Add(new(
                rows.GetString(0), rows.GetString(1), rows.GetInt32(2), rows.GetString(3), rows.GetString(4), At(5), At(6), At(7)));
        }

        return changes;

        DateTimeOffset? At(int column) => rows.IsDBNull(column) ? null : rows.GetFieldValue<DateTimeOffset>(column);
    }

    /// <summary>A person's days each have a stream, whose name is known: so they are found one by one, in whatever order a database sorts.</summary>
    private async Task<List<string>> StreamsAsync(Viewer viewer, DateTimeOffset now, CancellationToken ct)
    {
        // Nothing is taken in from before 2000, and nothing from the day after tomorrow.
        await using var transaction = await database.BeginAsync(viewer.Tenant, ct);
        await using var query = transaction.Command("""
            select s.id
            from generate_series(timestamp '2000-01-01', $3::date::timestamp + interval '1 day', interval '1 day') d
            cross join lateral (
                select id from devex.mt_streams where tenant_id = $1 and id = 'loop/' || $2::uuid || '/' || to_char(d, 'YYYY-MM-DD') offset 0
            ) s
            order by d
            """, viewer.Subject, DateOnly.FromDateTime(now.UtcDateTime));
        var streams = new List<string>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            streams.Add(rows.GetString(0));
        }

        return streams;
    }

    private async Task<List<OwnEvent>> EventsAsync(Viewer viewer, string[] streams, CancellationToken ct)
    {
        await using var transaction = await database.BeginAsync(viewer.Tenant, ct);
        await using var query = transaction.Command("""
            select e.id, e.type, e.timestamp, e.data
            from unnest($2::text[]) with ordinality s(id, nth)
            cross join lateral (
                select id, type, timestamp, data, version from devex.mt_events where tenant_id = $1 and stream_id = s.id offset 0
            ) e
            order by s.nth, e.version
            """, (object)streams);
        var events = new List<OwnEvent>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            events.Add(new(rows.GetGuid(0), rows.GetString(1), rows.GetFieldValue<DateTimeOffset>(2), rows.GetFieldValue<byte[]>(3)));
        }

        return events;
    }
}
