using System.Globalization;
using System.Runtime.InteropServices;
using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;

namespace DevEx.Store.Projections;

/// <summary>Adds the days of groups up to their ISO weeks. A cell is a week of all groups, by its Monday.</summary>
/// <remarks>
/// Who writes a day marks its week in the same transaction, and as long as that is marked a reader takes the days: so a week may rest, and nobody sees a
/// row that is older than its days.
/// </remarks>
public static class InnerWeeks
{
    private const string Iso = "yyyy-MM-dd";

    // The running week changes all the time, and is all groups of it.
    private const string Rest = "interval '10 seconds'";

    /// <summary>The weeks of the transaction's tenant whose days are newer, by their Mondays.</summary>
    public static async Task<IReadOnlySet<DateOnly>> MarkedAsync(TenantTransaction transaction, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(transaction);

        await using var query = transaction.Command("select distinct key from devex.dirty_cells where tenant_id = $1 and kind = $2", CellKey.InnerWeek);
        var weeks = new HashSet<DateOnly>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            weeks.Add(Read(rows.GetString(0)));
        }

        return weeks;
    }

    internal static Task MarkAsync(TenantTransaction transaction, IEnumerable<DateOnly> days, CancellationToken ct) => transaction.ExecuteAsync($"""
        insert into dirty_cells (tenant_id, kind, key, due_at) select $1, $2, k, now() + {Rest} from unnest($3::text[]) k order by k
        """, [CellKey.InnerWeek, days.Select(d => BuildWeek.MondayOf(d).ToString(Iso, CultureInfo.InvariantCulture)).Distinct().ToArray()], ct);

    internal static async Task RecomputeAsync(TenantTransaction transaction, IReadOnlyList<string> keys, CancellationToken ct)
    {
        foreach (var week in keys.Select(Read))
        {
            await transaction.ExecuteAsync("delete from inner_weeks where tenant_id = $1 and week = $2", [week], ct);
            await WriteAsync(transaction, week, await ReadAsync(transaction, week, ct), ct);
        }
    }

    private static DateOnly Read(string key) => DateOnly.ParseExact(key, Iso, CultureInfo.InvariantCulture);

    private static async Task<IReadOnlyDictionary<(string Team, string Repository), Sum>> ReadAsync(TenantTransaction transaction, DateOnly week, CancellationToken ct)
    {
        // Each next repository by the index: there are few of them in very many rows.
        await using var query = transaction.Command("""
            with recursive repositories(repository) as (
                select ''::text
                union all
                select (select min(i.repository) from inner_rollups i where i.tenant_id = $1 and i.repository > r.repository)
                from repositories r where r.repository is not null
            )
            select d.team, d.repository, d.n, d.developer_days, d.idle_days, d.incomplete, d.phases, d.cycles, d.people
            from repositories r
            cross join lateral (
                select * from inner_rollups where tenant_id = $1 and repository = r.repository and day between $2 and $2 + 6
                offset 0
            ) d
            where r.repository is not null
            """, week);
        var sums = new Dictionary<(string, string), Sum>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(sums, (rows.GetString(0), rows.GetString(1)), out _);
            (sum ??= new()).Add(
                rows.GetInt64(2), rows.GetInt32(3), rows.GetInt32(4), rows.GetInt64(5), PhaseTimes.FromArray(rows.GetFieldValue<long[]>(6)),
                rows.GetFieldValue<byte[]>(7), PersonPart.ReadDay(rows.GetFieldValue<byte[]>(8)));
        }

        return sums;
    }

    private static Task WriteAsync(
        TenantTransaction transaction, DateOnly week, IReadOnlyDictionary<(string Team, string Repository), Sum> sums, CancellationToken ct) => transaction.CopyAsync(
        "inner_weeks (tenant_id, week, team, repository, n, developer_days, idle_days, incomplete, phases, cycles, people)", sums,
        async (copy, row) =>
        {
            await copy.WriteAsync(week, ct);
            await copy.WriteAsync(row.Key.Team, ct);
            await copy.WriteAsync(row.Key.Repository, ct);
            await copy.WriteAsync(row.Value.Iterations, ct);
            await copy.WriteAsync(row.Value.DeveloperDays, ct);
            await copy.WriteAsync(row.Value.IdleDays, ct);
            await copy.WriteAsync(row.Value.Incomplete, ct);
            await copy.WriteAsync(row.Value.Phases.ToArray(), ct);
            await copy.WriteAsync(row.Value.Cycles.ToBytes(), ct);
            await copy.WriteAsync(PersonPart.Write([.. row.Value.People.Values.OrderBy(p => p.Subject)]), ct);
        }, ct);

    private sealed class Sum
    {
        public Dictionary<Guid, PersonPart> People { get; } = [];

        public long Iterations { get; private set; }

        public int DeveloperDays { get; private set; }

        public int IdleDays { get; private set; }

        public long Incomplete { get; private set; }

        public PhaseTimes Phases { get; private set; } = PhaseTimes.Zero;

        public Histogram Cycles { get; } = new();

        public void Add(long iterations, int developerDays, int idleDays, long incomplete, PhaseTimes phases, byte[] cycles, PersonPart[] people)
        {
            Iterations += iterations;
            DeveloperDays += developerDays;
            IdleDays += idleDays;
            Incomplete += incomplete;
            Phases += phases;
            Cycles.Merge(cycles);
            foreach (var person in people)
            {
                ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(People, person.Subject, out _);
                known = known.Plus(person);
            }
        }
    }
}
