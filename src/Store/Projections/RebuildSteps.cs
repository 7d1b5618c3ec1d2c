using DevEx.Domain.Events;
using Npgsql;

namespace DevEx.Store.Projections;

/// <summary>
/// Copies the steps that events tell of within the database. They are most of all events, and to bring each here and back costs more than all the rest
/// of a rebuild's facts. What <see cref="InnerFacts"/> would refuse is refused here too, with all others: then that writes them.
/// </summary>
/// <param name="spared">The numbers of those that ended a process.</param>
internal sealed class RebuildSteps(Database next, IReadOnlySet<long> spared)
{
    public static readonly string WireName = EventCatalogue.Kinds.Single(k => k.Json.Type == typeof(StepFinished)).WireName;

    // Numbers of events, of which about six in seven are steps.
    private const long AtOnce = 100_000;

    // As we write them. What other programs write may mean something else to PostgreSQL: it rounds where we cut off, and knows what yesterday is.
    private const string Instant = "____-__-__T__:__:__.___Z";

    // What is missing, or written otherwise, is null and thereby refused.
    private const string Copy = $$"""
        insert into steps (tenant_id, event_id, subject, repository, branch, phase, tool, label, started_at, finished_at, outcome, waited, source)
        select e.tenant_id, e.id, (e.data ->> 'subject')::uuid, e.data -> 'workspace' ->> 'repository', e.data -> 'workspace' ->> 'branch',
               case when e.data ->> 'phase' = any($6) then e.data ->> 'phase' end, e.data ->> 'tool', e.data ->> 'label',
               case when e.data ->> 'startedAt' like '{{Instant}}' then (e.data ->> 'startedAt')::timestamptz end,
               case when e.data ->> 'finishedAt' like '{{Instant}}' then (e.data ->> 'finishedAt')::timestamptz end,
               case when e.data ->> 'outcome' = any($7) then e.data ->> 'outcome' end, coalesce((e.data -> 'waited')::boolean, true), e.data ->> 'source'
        from devex.mt_events e
        where $1 <> '' and e.seq_id > $2 and e.seq_id <= $3 and e.type = $4 and e.tenant_id ~ '^[a-z0-9][a-z0-9-]{0,62}$' and e.seq_id <> all($5)
        order by e.seq_id
        """;

    /// <summary>All or nothing: rows of a table that its own transaction has emptied need not be logged.</summary>
    /// <returns>False when some of them cannot be written.</returns>
    public async Task<bool> TryWriteAsync(long until, Action<long> passed, CancellationToken ct)
    {
        await using var transaction = await next.BeginAsync(Tenant.Default, ct);
        await using var empty = new NpgsqlCommand("truncate steps", transaction.Connection);
        await empty.ExecuteNonQueryAsync(ct);
        try
        {
            for (var after = 0L; after < until; after += AtOnce)
            {
                var last = Math.Min(after + AtOnce, until);
                await using var copy = transaction.Command(Copy, after, last, WireName, spared.ToArray(), Words<Phase>(), Words<Outcome>());
                copy.CommandTimeout = 0;
                await copy.ExecuteNonQueryAsync(ct);
                passed(last);
            }
        }
        catch (PostgresException fault) when (Poison.Is(fault))
        {
            return false;
        }

        await transaction.CommitAsync(ct);
        return true;
    }

    private static string[] Words<T>() where T : struct, Enum => [.. Enum.GetValues<T>().Select(v => v.Word())];
}
