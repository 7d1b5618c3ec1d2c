using System.Globalization;
using DevEx.Domain.Events;
using DevEx.Domain.Metrics;

namespace DevEx.Store.Projections;

/// <summary>
/// Recomputes repositories' builds of one day (UTC) each, and the weeks that they are in: per name how often, how long, how many failed,
/// how long people waited. Local ones also by team, each as its members made it.
/// </summary>
internal static class BuildCells
{
    private const string Everybody = "";
    private const string Iso = "yyyy-MM-dd";

    public static async Task RecomputeAsync(TenantTransaction transaction, IReadOnlyList<string> keys, CancellationToken ct)
    {
        var cells = keys.Select(Read).ToList();
        var seen = await SeenBuild.ReadAsync(transaction, cells, ct);
        var teams = await Rollups.TeamsAsync(
            transaction, [.. seen.Where(s => s.Subject is not null).Select(s => (s.Subject!.Value, s.Cell.Day)).Distinct()], ct);

        await transaction.ExecuteAsync("""
            delete from build_days b using unnest($2::date[], $3::text[], $4::text[]) c(day, place, repository)
            where b.tenant_id = $1 and b.day = c.day and b.place = c.place and b.repository = c.repository
            """, [cells.Column(c => c.Day), cells.Column(c => c.Place), cells.Column(c => c.Repository)], ct);
        await WriteAsync(
            transaction,
            seen.SelectMany(s => TeamsOf(s, teams).Select(team => (Team: team, Seen: s)))
                .GroupBy(s => (s.Seen.Cell, s.Seen.Name, s.Team), s => s.Seen, (of, rows) => new DayOfBuild(of.Cell, of.Name, of.Team, [.. rows])),
            ct);
        await BuildWeeks.RecomputeAsync(transaction, [.. cells.Select(c => BuildWeek.Of(c.Place, c.Repository, c.Day)).Distinct()], ct);
        await BuildMarks.MarkAsync(transaction, [.. cells.Select(c => $"{c.Place}/{c.Repository}").Distinct()], ct);
    }

    /// <summary>Two days of a week are computed one after the other, because each adds up the week.</summary>
    public static string LockOf(string key)
    {
        var (place, repository, date) = CellKey.Split(key);
        return DateOnly.TryParseExact(date, Iso, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? $"{BuildWeek.Of(place, repository, day)}" : key;
    }

    private static BuildCell Read(string key)
    {
        var (place, repository, date) = CellKey.Split(key);
        return new(DateOnly.ParseExact(date, Iso, CultureInfo.InvariantCulture), place, repository);
    }

    private static IEnumerable<string> TeamsOf(SeenBuild seen, ILookup<(Guid, DateOnly), string> teams) =>
        seen.Subject is { } subject ? teams[(subject, seen.Cell.Day)].Prepend(Everybody) : [Everybody];

    private static Task WriteAsync(TenantTransaction transaction, IEnumerable<DayOfBuild> builds, CancellationToken ct) =>
        transaction.CopyAsync(
            "build_days (tenant_id, day, place, repository, name, team, n, failures, errors, timeouts, queue_ms, waited_ms, durations, people)", builds,
            async (copy, build) =>
            {
                await copy.WriteAsync(build.Cell.Day, ct);
                await copy.WriteAsync(build.Cell.Place, ct);
                await copy.WriteAsync(build.Cell.Repository, ct);
                await copy.WriteAsync(build.Name, ct);
                await copy.WriteAsync(build.Team, ct);
                await copy.WriteAsync(build.Seen.Sum(s => s.Runs), ct);
                await copy.WriteAsync(build.Count(Outcome.Failure) + build.Count(Outcome.Error) + build.Count(Outcome.Timeout), ct);
                await copy.WriteAsync(build.Count(Outcome.Error), ct);
                await copy.WriteAsync(build.Count(Outcome.Timeout), ct);
                await copy.WriteAsync(build.Seen.Sum(s => s.QueueMs), ct);
                await copy.WriteAsync(build.Seen.Sum(s => s.WaitedMs), ct);
                await copy.WriteAsync(build.Durations, ct);
                await copy.WriteAsync(PersonBuild.Write(build.People), ct);
            }, ct);

    private sealed record DayOfBuild(BuildCell Cell, string Name, string Team, List<SeenBuild> Seen)
    {
        public byte[] Durations
        {
            get
            {
                var durations = new Histogram();
                foreach (var took in Seen.SelectMany(s => s.TookMs))
                {
                    durations.Add(took);
                }

                return durations.ToBytes();
            }
        }

        public List<PersonBuild> People =>
        [
            .. Seen.Where(s => s.Subject is not null).GroupBy(s => s.Subject!.Value).OrderBy(g => g.Key)
                .Select(g => new PersonBuild(g.Key, g.Sum(s => s.WaitedMs), g.Sum(s => s.Runs))),
        ];

        public int Count(Outcome outcome) => Seen.Where(s => s.Outcome == outcome).Sum(s => s.Runs);
    }
}
