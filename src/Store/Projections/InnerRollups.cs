using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;

namespace DevEx.Store.Projections;

/// <summary>Adds up people's days to the days of groups.</summary>
internal static class InnerRollups
{
    public static async Task RecomputeAsync(TenantTransaction transaction, IReadOnlyList<string> keys, CancellationToken ct)
    {
        List<RollupKey> asked = [.. keys.Select(RollupKey.Read)];
        var days = await ReadAsync(transaction, asked, ct);
        var teams = await Rollups.TeamsAsync(transaction, [.. days.Select(d => (d.Subject, d.Day)).Distinct()], ct);

        var sums = asked.ToDictionary(k => k, _ => new Sum());
        foreach (var person in days.GroupBy(d => (d.Subject, d.Day)))
        {
            foreach (var (key, rows) in person.SelectMany(row => RollupKey.Of(row.Day, teams[person.Key], row.Repository).Select(key => (key, row)))
                .GroupBy(p => p.key, p => p.row, (key, rows) => (key, rows.ToList())))
            {
                sums.GetValueOrDefault(key)?.Add(rows);
            }
        }

        await Rollups.ClearAsync(transaction, "inner_rollups", "true", asked, ct);
        await WriteAsync(transaction, sums.Where(s => s.Value.People.Count > 0), ct);
        await InnerWeeks.MarkAsync(transaction, asked.Select(k => k.Day), ct);
    }

    private static async Task<List<Row>> ReadAsync(TenantTransaction transaction, List<RollupKey> asked, CancellationToken ct)
    {
        // Whole days where a group asks for all repositories, else those that are asked for.
        await using var query = transaction.Command("""
            select d.day, d.subject, d.repository, d.n, d.incomplete, d.active_ms, d.phases, d.cycles
            from (select day, array_agg(distinct repository) as repositories from unnest($2::date[], $3::text[]) k(day, repository) group by day) k
            cross join lateral (
                select * from developer_days where tenant_id = $1 and day = k.day and ('' = any(k.repositories) or repository = any(k.repositories))
                offset 0
            ) d
            """, asked.Column(k => k.Day), asked.Column(k => k.Repository));
        var days = new List<Row>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            days.Add(new(
                rows.GetFieldValue<DateOnly>(0), rows.GetGuid(1), rows.GetString(2), rows.GetInt32(3), rows.GetInt32(4), rows.GetInt64(5),
                PhaseTimes.FromArray(rows.GetFieldValue<long[]>(6)), rows.GetFieldValue<byte[]>(7)));
        }

        return days;
    }

    private static Task WriteAsync(TenantTransaction transaction, IEnumerable<KeyValuePair<RollupKey, Sum>> sums, CancellationToken ct) =>
        transaction.CopyAsync(
            "inner_rollups (tenant_id, day, team, repository, n, developer_days, idle_days, incomplete, phases, cycles, people)", sums,
            async (copy, row) =>
            {
                await copy.WriteAsync(row.Key.Day, ct);
                await copy.WriteAsync(row.Key.Team, ct);
                await copy.WriteAsync(row.Key.Repository, ct);
                await copy.WriteAsync(row.Value.Iterations, ct);
                await copy.WriteAsync(row.Value.DeveloperDays, ct);
                await copy.WriteAsync(row.Value.People.Count - row.Value.DeveloperDays, ct);
                await copy.WriteAsync(row.Value.Incomplete, ct);
                await copy.WriteAsync(row.Value.Phases.ToArray(), ct);
                await copy.WriteAsync(row.Value.Cycles.ToBytes(), ct);
                await copy.WriteAsync(PersonDay.Write([.. row.Value.People.OrderBy(p => p.Subject)]), ct);
            }, ct);

    private sealed record Row(DateOnly Day, Guid Subject, string Repository, int N, int Incomplete, long ActiveMs, PhaseTimes Phases, byte[] Cycles);

    private sealed class Sum
    {
        public List<PersonDay> People { get; } = [];

        public int DeveloperDays { get; private set; }

        public long Iterations { get; private set; }

        public long Incomplete { get; private set; }

        public PhaseTimes Phases { get; private set; } = PhaseTimes.Zero;

        public Histogram Cycles { get; } = new();

        /// <summary>One person's day in the group: it counts whole when any of its repositories has a complete iteration.</summary>
        public void Add(List<Row> person)
        {
            var (idle, incomplete) = (person.TrueForAll(r => r.N == 0), person.Sum(r => r.Incomplete));
            People.Add(new(person[0].Subject, idle ? null : person.Sum(r => r.ActiveMs), incomplete));
            Incomplete += incomplete;
            if (idle)
            {
                return;
            }

            DeveloperDays++;
            foreach (var row in person)
            {
                Iterations += row.N;
                Phases += row.Phases;
                Cycles.Merge(row.Cycles);
            }
        }
    }
}
