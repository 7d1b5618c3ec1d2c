using System.Text.Json;
using DevEx.Domain.Metrics;
using DevEx.Store;
using DevEx.Web.Access;
using DevEx.Web.Filters;
using Npgsql;

namespace DevEx.Web.Dora;

/// <summary>Reads for DORA's five: the days of lead times, and of each deployment some bytes of an index.</summary>
public sealed class DoraQueries(Database database)
{
    private const int MaxShown = 200;

    public async Task<DoraAnswer> GetAsync(Viewer viewer, Filter filter, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(viewer);
        ArgumentNullException.ThrowIfNull(filter);

        await using var transaction = await database.BeginAsync(viewer.Tenant, ct);
        var repositories = await RepositoriesAsync(transaction, filter, ct);
        var known = await KnownAsync(transaction, filter, repositories, ct);
        var before = await KnownAsync(transaction, filter.Previous, await RepositoriesAsync(transaction, filter.Previous, ct), ct);
        var (total, shown) = (known.Of(filter.From, filter.To), await ShownAsync(transaction, filter, repositories, ct));
        return new(
            await Freshness.AsOfAsync(transaction, ct), total.Reached,
            total.Reached > shown.Count ? [.. total.All.LeftOut(), new(LeftOutReason.NotListed, total.Reached - shown.Count)] : total.All.LeftOut(), false,
            DoraFive.Of(total), DoraFive.Of(before.Of(filter.Previous.From, filter.Previous.To)),
            [.. filter.Buckets().Select(b => DoraPoint.Of(known.Of(b.From, b.To)))],
            repositories, shown);
    }

    /// <summary>Deployments are of repositories: a team's are those in which its people merged something in the period.</summary>
    /// <returns>Null for all.</returns>
    private static async Task<string[]?> RepositoriesAsync(TenantTransaction transaction, Filter filter, CancellationToken ct)
    {
        if (filter.Team is null)
        {
            return filter.Repository is { } one ? [one] : null;
        }

        await using var query = transaction.Command("""
            select distinct repository from devex.change_rollups
            where tenant_id = $1 and loop = 'middle' and team = $2 and day between $3 and $4 and repository <> '' and ($5::text is null or repository = $5)
            order by repository
            """, filter.Team, filter.From, filter.To, filter.Repository);
        return [.. await ReadAsync(query, rows => rows.GetString(0), ct)];
    }

    private static async Task<Known> KnownAsync(TenantTransaction transaction, Filter filter, string[]? repositories, CancellationToken ct) => new(
        await LeadsAsync(transaction, filter, ct), await DaysAsync(transaction, filter, repositories, ct), await FirstAsync(transaction, repositories, ct));

    private static async Task<List<LeadDay>> LeadsAsync(TenantTransaction transaction, Filter filter, CancellationToken ct)
    {
        await using var query = transaction.Command("""
            select day, n, unknown, bots, lead from devex.change_rollups
            where tenant_id = $1 and loop = 'outer' and repository = $2 and day between $3 and $4 and team = $5
            """, filter.Repository ?? "", filter.From, filter.To, filter.Team ?? "");
        return await ReadAsync(query, rows => new LeadDay(
            rows.GetFieldValue<DateOnly>(0), rows.GetInt64(1), rows.GetInt64(2), rows.GetInt64(3), rows.GetFieldValue<byte[]>(4)), ct);
    }

    private static async Task<List<DoraDay>> DaysAsync(TenantTransaction transaction, Filter filter, string[]? repositories, CancellationToken ct)
    {
        await using var query = transaction.Command("""
            select day, count(*) filter (where reached), count(*) filter (where succeeded), count(*) filter (where failed), count(*) filter (where unplanned),
                   count(*) filter (where not reached), coalesce(array_agg(recovery_ms) filter (where recovery_ms is not null), '{}')
            from devex.dora_deployments
            where tenant_id = $1 and day between $2 and $3 and ($4::text[] is null or repository = any($4))
            group by day
            """, filter.From, filter.To, repositories);
        return await ReadAsync(query, rows => new DoraDay(
            rows.GetFieldValue<DateOnly>(0), (int)rows.GetInt64(1), (int)rows.GetInt64(2), (int)rows.GetInt64(3), (int)rows.GetInt64(4), (int)rows.GetInt64(5),
            Array.ConvertAll(rows.GetFieldValue<long[]>(6), ms => TimeSpan.FromMilliseconds(ms))), ct);
    }

    /// <summary>The day of the first deployment ever that succeeded; null when there is none.</summary>
    private static async Task<DateOnly?> FirstAsync(TenantTransaction transaction, string[]? repositories, CancellationToken ct)
    {
        await using var query = repositories is null
            ? transaction.Command("select day from devex.dora_deployments where tenant_id = $1 and succeeded order by day limit 1")
            : transaction.Command("""
                select min(f.day) from unnest($2::text[]) r(repository)
                cross join lateral (
                    select day from devex.dora_deployments where tenant_id = $1 and repository = r.repository and succeeded order by day limit 1
                ) f
                """, (object)repositories);
        return (await ReadAsync(query, rows => rows.IsDBNull(0) ? (DateOnly?)null : rows.GetFieldValue<DateOnly>(0), ct)).SingleOrDefault();
    }

    private static async Task<List<DoraDeployment>> ShownAsync(TenantTransaction transaction, Filter filter, string[]? repositories, CancellationToken ct)
    {
        await using var query = transaction.Command("""
            select d.provider, d.repository, d.environment, d.deployment_id, d.sha, d.url, d.finished_at, d.succeeded, d.reasons, d.unplanned, d.remedy,
                   d.recovered_by, d.recovered_at, d.recovery_ms, case when cardinality(d.incident_ids) > 0 then (
                       select jsonb_agg(jsonb_build_object(
                           'provider', i.provider, 'incidentId', i.incident_id, 'title', i.title, 'severity', i.severity, 'url', i.url,
                           'openedAt', i.opened_at, 'resolvedAt', i.resolved_at) order by k.nth)
                       from unnest(d.incident_providers, d.incident_ids) with ordinality k(provider, incident_id, nth)
                       join devex.incidents i on i.tenant_id = $1 and i.provider = k.provider and i.incident_id = k.incident_id)::text end
            from (
                select * from devex.dora_deployments
                where tenant_id = $1 and day between $2 and $3 and ($4::text[] is null or repository = any($4)) and reached
                order by day desc, finished_at desc, repository, deployment_id
                limit $5
            ) d
            order by d.finished_at desc, d.repository, d.deployment_id
            """, filter.From, filter.To, repositories, MaxShown);
        return await ReadAsync(query, rows => new DoraDeployment(
            rows.GetString(0), rows.GetString(1), rows.GetString(2), rows.GetString(3), Text(rows, 4), Uri.TryCreate(Text(rows, 5), UriKind.Absolute, out var url) ? url : null,
            rows.GetFieldValue<DateTimeOffset>(6), rows.GetBoolean(7), rows.GetFieldValue<string[]>(8), rows.GetBoolean(9), Text(rows, 10), Text(rows, 11),
            rows.IsDBNull(12) ? null : rows.GetFieldValue<DateTimeOffset>(12), rows.IsDBNull(13) ? null : rows.GetInt64(13),
            JsonSerializer.Deserialize<List<DoraIncident>>(Text(rows, 14) ?? "[]", JsonSerializerOptions.Web) ?? []), ct);
    }

    private static async Task<List<T>> ReadAsync<T>(NpgsqlCommand query, Func<NpgsqlDataReader, T> read, CancellationToken ct)
    {
        var all = new List<T>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            all.Add(read(rows));
        }

        return all;
    }

    private static string? Text(NpgsqlDataReader rows, int at) => rows.IsDBNull(at) ? null : rows.GetString(at);

    /// <summary>A group's day: changes in production, those that are not there yet, those of bots, and the lead times of the first.</summary>
    private sealed record LeadDay(DateOnly Day, long N, long Waiting, long Bots, byte[] Lead);

    /// <summary>What is known of a period, from which any days of it can be told.</summary>
    private sealed record Known(List<LeadDay> Leads, List<DoraDay> Days, DateOnly? First)
    {
        public MeasuredDora Of(DateOnly from, DateOnly to)
        {
            var (leads, times) = (Leads.FindAll(l => l.Day >= from && l.Day <= to), new Histogram());
            foreach (var day in leads)
            {
                times.Merge(day.Lead);
            }

            return new()
            {
                FirstDay = from,
                LastDay = to,
                Days = Days,
                Known = First,
                LeadTimes = times,
                WithoutLeadTime =
                [
                    new(LeftOutReason.Bot, leads.Sum(l => l.Bots)),
                    new(LeftOutReason.NoDeployment, leads.Sum(l => l.Waiting)),
                    new(LeftOutReason.NoData, leads.Sum(l => l.N) - times.Count),
                ],
            };
        }
    }
}
