using System.Globalization;
using DevEx.Domain.Loops;

namespace DevEx.Store.Projections;

/// <summary>Recomputes people's days: their iterations and what they add up to, per repository.</summary>
internal static class DayCells
{
    // A loop that begins the evening before is whole with one day around; where one crosses midnight the day beside it is written too.
    private const int Around = 1;
    private const int AroundCrossing = 3;

    public static async Task RecomputeAsync(TenantTransaction transaction, IReadOnlyList<string> keys, CancellationToken ct)
    {
        var asked = keys.Select(Read).GroupBy(k => k.Subject, k => k.Day).ToDictionary(g => g.Key, g => g.ToHashSet());
        var zones = await ZonesAsync(transaction, [.. asked.Keys], ct);
        var spans = asked.SelectMany(a => DaySpan.Of(a.Key, zones[a.Key], a.Value, Around)).ToList();
        var computed = await ComputeAsync(transaction, spans, ct);

        var beside = await BesideBeforeAsync(transaction, spans, ct);
        beside.UnionWith(computed.SelectMany(c => c.Iterations.SelectMany(c.Span.Beside).Select(d => (c.Span.Subject, d))));
        beside.RemoveWhere(b => asked[b.Subject].Contains(b.Day));
        if (beside.Count > 0)
        {
            var wider = beside.GroupBy(b => b.Subject, b => b.Day)
                .SelectMany(g => DaySpan.Of(g.Key, zones[g.Key], [.. asked[g.Key].Concat(g)], AroundCrossing)).ToList();
            var crossing = wider.Select(s => s.Subject).ToHashSet();
            computed.RemoveAll(c => crossing.Contains(c.Span.Subject));
            computed.AddRange(await ComputeAsync(transaction, wider, ct));
        }

        await DayRows.ReplaceAsync(transaction, computed, ct);
    }

    private static (Guid Subject, DateOnly Day) Read(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        return (Guid.Parse(key.AsSpan(0, slash), CultureInfo.InvariantCulture),
            DateOnly.ParseExact(key.AsSpan(slash + 1), "yyyy-MM-dd", CultureInfo.InvariantCulture));
    }

    /// <summary>The iterations of each span; those at its edges may be cut.</summary>
    private static async Task<List<ComputedDays>> ComputeAsync(TenantTransaction transaction, List<DaySpan> spans, CancellationToken ct)
    {
        var work = await DayWork.ReadAsync(transaction, spans, ct);
        return [.. spans.Zip(work, (span, of) => new ComputedDays(span, [.. of.SelectMany(w => InnerLoop
            .Iterations(w.Steps, w.Beats, InnerLoop.DefaultIdleTimeout)
            .Select(i => new DatedIteration(w.Repository, i, InnerLoop.LocalDate(i, span.Zone), span.DateOf(i.StartedAt))))]))];
    }

    private static async Task<Dictionary<Guid, TimeZoneInfo>> ZonesAsync(TenantTransaction transaction, Guid[] subjects, CancellationToken ct)
    {
        await using var query = transaction.Command("select subject, zone from devex.people where tenant_id = $1 and subject = any($2)", (object)subjects);
        var zones = subjects.ToDictionary(s => s, _ => TimeZoneInfo.Utc);
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            if (TimeZoneInfo.TryFindSystemTimeZoneById(rows.GetString(1), out var zone))
            {
                zones[rows.GetGuid(0)] = zone;
            }
        }

        return zones;
    }

    /// <summary>The days beside those asked for, where an iteration crossed midnight as the cells stand: it may not any more.</summary>
    private static async Task<HashSet<(Guid Subject, DateOnly Day)>> BesideBeforeAsync(
        TenantTransaction transaction, List<DaySpan> spans, CancellationToken ct)
    {
        // One that began the day before is the first of its day in its repository.
        await using var query = transaction.Command("""
            select s.ord::int - 1, i.day, i.started_at
            from unnest($2::uuid[], $3::date[], $4::date[]) with ordinality s(subject, first, last, ord)
            cross join lateral (
                select day, started_at from iterations i where i.tenant_id = $1 and i.subject = s.subject and i.day between s.first and s.last + 1 and i.nth = 1
                offset 0
            ) i
            """, spans.Column(s => s.Subject), spans.Column(s => s.Days.Min), spans.Column(s => s.Days.Max));
        var beside = new HashSet<(Guid, DateOnly)>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            var span = spans[rows.GetInt32(0)];
            beside.UnionWith(span.Beside(span.DateOf(rows.GetFieldValue<DateTimeOffset>(2)), rows.GetFieldValue<DateOnly>(1)).Select(d => (span.Subject, d)));
        }

        return beside;
    }
}
