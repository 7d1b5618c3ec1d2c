using DevEx.Domain.Metrics;

namespace DevEx.Store.Projections;

/// <summary>A repository's builds of one ISO week.</summary>
/// <param name="Monday">Its first day (UTC).</param>
public sealed record BuildWeek(string Place, string Repository, DateOnly Monday)
{
    public const int Days = 7;

    public static BuildWeek Of(string place, string repository, DateOnly day) =>
        new(place, repository, MondayOf(day));

    /// <summary>The first day of the ISO week.</summary>
    internal static DateOnly MondayOf(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % Days));
}

/// <summary>Adds the days of builds up to their weeks.</summary>
public static class BuildWeeks
{
    /// <remarks>Who calls it holds the locks of these weeks, or one of two writers would leave out the other's day.</remarks>
    public static async Task RecomputeAsync(TenantTransaction transaction, IReadOnlyList<BuildWeek> weeks, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        ArgumentNullException.ThrowIfNull(weeks);

        await transaction.ExecuteAsync("""
            delete from build_weeks b using unnest($2::text[], $3::text[], $4::date[]) w(place, repository, week)
            where b.tenant_id = $1 and b.repository = w.repository and b.week = w.week and b.place = w.place
            """, [weeks.Column(w => w.Place), weeks.Column(w => w.Repository), weeks.Column(w => w.Monday)], ct);
        await WriteAsync(transaction, await ReadAsync(transaction, weeks, ct), ct);
    }

    private static async Task<IReadOnlyCollection<Sum>> ReadAsync(TenantTransaction transaction, IReadOnlyList<BuildWeek> weeks, CancellationToken ct)
    {
        await using var query = transaction.Command("""
            select w.ord::int - 1, b.*
            from unnest($2::text[], $3::text[], $4::date[]) with ordinality w(place, repository, week, ord)
            cross join lateral generate_series(0, 6) nth
            cross join lateral (
                select team, name, n, failures, queue_ms, waited_ms, durations, people from build_days
                where tenant_id = $1 and day = w.week + nth and place = w.place and repository = w.repository
                offset 0
            ) b
            """, weeks.Column(w => w.Place), weeks.Column(w => w.Repository), weeks.Column(w => w.Monday));
        var sums = new Dictionary<(int Week, string Team, string Name), Sum>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            var key = (rows.GetInt32(0), rows.GetString(1), rows.GetString(2));
            if (!sums.TryGetValue(key, out var sum))
            {
                sums[key] = sum = new(weeks[key.Item1], key.Item2, key.Item3);
            }

            sum.Add(
                rows.GetInt32(3), rows.GetInt32(4), rows.GetInt64(5), rows.GetInt64(6), rows.GetFieldValue<byte[]>(7), rows.GetFieldValue<byte[]>(8));
        }

        return sums.Values;
    }

    private static Task WriteAsync(TenantTransaction transaction, IEnumerable<Sum> sums, CancellationToken ct) => transaction.CopyAsync(
        "build_weeks (tenant_id, team, week, place, repository, name, n, failures, queue_ms, waited_ms, durations, people)", sums,
        async (copy, sum) =>
        {
            await copy.WriteAsync(sum.Team, ct);
            await copy.WriteAsync(sum.Week.Monday, ct);
            await copy.WriteAsync(sum.Week.Place, ct);
            await copy.WriteAsync(sum.Week.Repository, ct);
            await copy.WriteAsync(sum.Name, ct);
            await copy.WriteAsync(sum.N, ct);
            await copy.WriteAsync(sum.Failures, ct);
            await copy.WriteAsync(sum.QueueMs, ct);
            await copy.WriteAsync(sum.WaitedMs, ct);
            await copy.WriteAsync(sum.Durations, ct);
            await copy.WriteAsync(sum.People, ct);
        }, ct);

    private sealed class Sum(BuildWeek week, string team, string name)
    {
        private readonly SortedDictionary<Guid, PersonBuild> _people = [];
        private byte[]? _only;
        private Histogram? _several;

        public BuildWeek Week => week;

        public string Team => team;

        public string Name => name;

        public int N { get; private set; }

        public int Failures { get; private set; }

        public long QueueMs { get; private set; }

        public long WaitedMs { get; private set; }

        public byte[] Durations => _several?.ToBytes() ?? _only!;

        public byte[] People => PersonBuild.Write([.. _people.Values]);

        public void Add(int n, int failures, long queueMs, long waitedMs, byte[] durations, byte[] people)
        {
            N += n;
            Failures += failures;
            QueueMs += queueMs;
            WaitedMs += waitedMs;
            AddDurations(durations);
            for (var i = 0; i < PersonBuild.Count(people); i++)
            {
                var person = PersonBuild.Read(people, i);
                var known = _people.GetValueOrDefault(person.Subject);
                _people[person.Subject] = new(person.Subject, known.WaitedMs + person.WaitedMs, known.Runs + person.Runs);
            }
        }

        // A histogram takes nine thousand bytes in memory, and many a build ran on one day alone.
        private void AddDurations(byte[] durations)
        {
            if (_only is null)
            {
                _only = durations;
                return;
            }

            _several ??= Histogram.FromBytes(_only);
            _several.Merge(durations);
        }
    }
}
