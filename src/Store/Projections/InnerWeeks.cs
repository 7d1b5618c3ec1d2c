using System.Runtime.InteropServices;
using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;

namespace DevEx.Store.Projections;

/// <summary>Adds the days of groups up to their ISO weeks.</summary>
internal static class InnerWeeks
{
    /// <summary>The week of a group's day, by its Monday.</summary>
    public static RollupKey Of(RollupKey day) => day with { Day = day.Day.AddDays(-(((int)day.Day.DayOfWeek + 6) % 7)) };

    /// <summary>What is locked for a day of a group: its week, which is written with it.</summary>
    public static string LockOf(string key) => $"{Of(RollupKey.Read(key))}";

    /// <remarks>Who calls it holds the locks of these weeks, or one of two writers would leave out the other's day.</remarks>
    public static async Task RecomputeAsync(TenantTransaction transaction, IReadOnlyList<RollupKey> weeks, CancellationToken ct)
    {
        await transaction.ExecuteAsync("""
            delete from inner_weeks i using unnest($2::date[], $3::text[], $4::text[]) w(week, team, repository)
            where i.tenant_id = $1 and i.repository = w.repository and i.week = w.week and i.team = w.team
            """, [weeks.Column(w => w.Day), weeks.Column(w => w.Team), weeks.Column(w => w.Repository)], ct);
        var sums = await ReadAsync(transaction, weeks, ct);
        await WriteAsync(transaction, weeks.Zip(sums).Where(w => w.Second.People.Count > 0), ct);
    }

    private static async Task<IReadOnlyList<Sum>> ReadAsync(TenantTransaction transaction, IReadOnlyList<RollupKey> weeks, CancellationToken ct)
    {
        await using var query = transaction.Command("""
            select w.ord::int - 1, d.*
            from unnest($2::date[], $3::text[], $4::text[]) with ordinality w(week, team, repository, ord)
            cross join lateral (
                select n, developer_days, idle_days, incomplete, phases, cycles, people from inner_rollups
                where tenant_id = $1 and repository = w.repository and day between w.week and w.week + 6 and team = w.team
                offset 0
            ) d
            """, weeks.Column(w => w.Day), weeks.Column(w => w.Team), weeks.Column(w => w.Repository));
        var sums = weeks.Select(_ => new Sum()).ToList();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            sums[rows.GetInt32(0)].Add(
                rows.GetInt64(1), rows.GetInt32(2), rows.GetInt32(3), rows.GetInt64(4), PhaseTimes.FromArray(rows.GetFieldValue<long[]>(5)),
                rows.GetFieldValue<byte[]>(6), PersonPart.ReadDay(rows.GetFieldValue<byte[]>(7)));
        }

        return sums;
    }

    private static Task WriteAsync(TenantTransaction transaction, IEnumerable<(RollupKey Week, Sum Sum)> weeks, CancellationToken ct) => transaction.CopyAsync(
        "inner_weeks (tenant_id, week, team, repository, n, developer_days, idle_days, incomplete, phases, cycles, people)", weeks,
        async (copy, row) =>
        {
            await copy.WriteAsync(row.Week.Day, ct);
            await copy.WriteAsync(row.Week.Team, ct);
            await copy.WriteAsync(row.Week.Repository, ct);
            await copy.WriteAsync(row.Sum.Iterations, ct);
            await copy.WriteAsync(row.Sum.DeveloperDays, ct);
            await copy.WriteAsync(row.Sum.IdleDays, ct);
            await copy.WriteAsync(row.Sum.Incomplete, ct);
            await copy.WriteAsync(row.Sum.Phases.ToArray(), ct);
            await copy.WriteAsync(row.Sum.Cycles(), ct);
            await copy.WriteAsync(PersonPart.Write([.. row.Sum.People.Values.OrderBy(p => p.Subject)]), ct);
        }, ct);

    private sealed class Sum
    {
        private readonly List<byte[]> _cycles = [];

        public Dictionary<Guid, PersonPart> People { get; } = [];

        public long Iterations { get; private set; }

        public int DeveloperDays { get; private set; }

        public int IdleDays { get; private set; }

        public long Incomplete { get; private set; }

        public PhaseTimes Phases { get; private set; } = PhaseTimes.Zero;

        public void Add(long iterations, int developerDays, int idleDays, long incomplete, PhaseTimes phases, byte[] cycles, PersonPart[] people)
        {
            Iterations += iterations;
            DeveloperDays += developerDays;
            IdleDays += idleDays;
            Incomplete += incomplete;
            Phases += phases;
            _cycles.Add(cycles);
            foreach (var person in people)
            {
                ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(People, person.Subject, out _);
                known = known.Plus(person);
            }
        }

        public byte[] Cycles()
        {
            if (_cycles.Count == 1)
            {
                return _cycles[0];
            }

            var all = new Histogram();
            _cycles.ForEach(c => all.Merge(c));
            return all.ToBytes();
        }
    }
}
