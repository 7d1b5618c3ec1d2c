using DevEx.Domain.Metrics;
using DevEx.Store;
using DevEx.Web.Access;
using DevEx.Web.Filters;
using DevEx.Web.Loops;
using Choice = DevEx.Web.Components.Shared.Choice;

namespace DevEx.Web.Changes;

/// <summary>A pull request and where its time went.</summary>
/// <param name="State"><c>draft</c>, <c>open</c>, <c>merged</c>, <c>closed</c>.</param>
/// <param name="Author">As the forge shows it; null when not known.</param>
public sealed record ChangeRow(
    string Provider, string Repository, int Number, string Title, string? Url, string? Author, bool Bot, string State,
    DateTimeOffset? OpenedAt, DateTimeOffset? MergedAt, DateTimeOffset? DeployedAt, long? MiddleMs, long? OuterMs, int ReworkRounds,
    int? Additions, int? Deletions, IReadOnlyList<StoredSegment> Middle, IReadOnlyList<StoredSegment> Outer, IReadOnlyList<string> Flags)
{
    /// <summary>What stands in the address of its own answer.</summary>
    public string Id => new ChangeRef(Provider, Repository, Number).Id;
}

/// <summary>What <c>GET /api/v1/changes</c> gives: the last to move first.</summary>
/// <param name="N">How many there are in the period; the list holds one page of them.</param>
/// <param name="Page">From 1 on; beyond the last one there is nothing.</param>
public sealed record ChangesAnswer(DateTimeOffset? AsOf, long N, int Page, IReadOnlyList<ChangeRow> Changes)
{
    public int Pages => (int)Math.Max(1, (N + ChangeQueries.PageSize - 1) / ChangeQueries.PageSize);

    public IReadOnlyList<LeftOut> Excluded => N > Changes.Count ? [new(LeftOutReason.NotListed, N - Changes.Count)] : [];
}

/// <summary>Reads for the list of pull requests.</summary>
public sealed class ChangeQueries(Database database)
{
    public const int PageSize = 100;

    /// <summary>As <see cref="Read"/> reads them: of a change <c>c</c>, its journey <c>j</c> and its author <c>p</c>.</summary>
    internal const string Columns = """
        c.provider, c.repository, c.number, c.title, c.url, p.name, c.author_bot, c.state, c.opened_at, c.merged_at, j.deployed_at,
        j.middle_ms, j.outer_ms, c.rework_rounds, c.additions, c.deletions, coalesce(j.middle::text, '[]'), coalesce(j.outer_loop::text, '[]'),
        coalesce(j.flags, '{}')
        """;

    internal const string Joined = """
        left join devex.journeys j on j.tenant_id = c.tenant_id and j.provider = c.provider and j.repository = c.repository and j.number = c.number
        left join devex.people p on p.tenant_id = c.tenant_id and p.subject = c.author
        """;

    private const string Asked = """
        c.tenant_id = $1 and ($4::text is null or c.repository = $4)
        and coalesce(c.merged_at, c.closed_at, c.opened_at) >= $2::date::timestamp at time zone 'UTC'
        and coalesce(c.merged_at, c.closed_at, c.opened_at) < ($3::date + 1)::timestamp at time zone 'UTC'
        and ($5::text is null or exists (
            select from devex.team_members m where m.tenant_id = $1 and m.team = $5 and m.subject = c.author
            and (coalesce(c.merged_at, c.opened_at) at time zone 'UTC')::date >= m.joined_on
            and (coalesce(c.merged_at, c.opened_at) at time zone 'UTC')::date < m.left_on))
        """;

    /// <param name="page">From 1 on.</param>
    public async Task<ChangesAnswer> GetAsync(Viewer viewer, Filter filter, int page, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(viewer);
        ArgumentNullException.ThrowIfNull(filter);

        await using var transaction = await database.BeginAsync(viewer.Tenant, ct);
        var n = await CountAsync(transaction, filter, ct);
        await using var query = transaction.Command($"""
            with listed as (
                select c.* from devex.changes c where {Asked}
                order by coalesce(c.merged_at, c.closed_at, c.opened_at) desc, c.repository desc, c.number desc
                limit $6 offset $7
            )
            select {Columns} from listed c {Joined}
            order by coalesce(c.merged_at, c.closed_at, c.opened_at) desc, c.repository desc, c.number desc
            """, filter.From, filter.To, filter.Repository, filter.Team, PageSize, (page - 1L) * PageSize);
        var changes = new List<ChangeRow>();
        await using (var rows = await query.ExecuteReaderAsync(ct))
        {
            while (await rows.ReadAsync(ct))
            {
                changes.Add(Read(rows));
            }
        }

        return new(await Freshness.AsOfAsync(transaction, ct), n, page, changes);
    }

    /// <summary>What a list of pull requests can be narrowed to.</summary>
    public async Task<(IReadOnlyList<Choice> Teams, IReadOnlyList<Choice> Repositories)> ChoicesAsync(Viewer viewer, CancellationToken ct)
    {
        await using var transaction = await database.BeginAsync(viewer.Tenant, ct);
        var teams = await InnerQueries.TeamsAsync(transaction, ct);
        await using var query = transaction.Command("""
            with recursive known(repository) as (
                select min(repository) from devex.journeys where tenant_id = $1
                union all
                select (select min(r.repository) from devex.journeys r where r.tenant_id = $1 and r.repository > k.repository)
                from known k where k.repository is not null
            )
            select repository from known where repository is not null order by repository limit 1000
            """);
        var repositories = new List<Choice>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            repositories.Add(new(rows.GetString(0), rows.GetString(0)));
        }

        return ([.. teams.Select(t => new Choice(t.Team, t.Name))], repositories);
    }

    private static async Task<long> CountAsync(TenantTransaction transaction, Filter filter, CancellationToken ct)
    {
        await using var query = transaction.Command(
            $"select count(*) from devex.changes c where {Asked}", filter.From, filter.To, filter.Repository, filter.Team);
        return (long)(await query.ExecuteScalarAsync(ct))!;
    }

    internal static ChangeRow Read(Npgsql.NpgsqlDataReader rows) => new(
        rows.GetString(0), rows.GetString(1), rows.GetInt32(2), rows.GetString(3), Value<string>(rows, 4), Value<string>(rows, 5), rows.GetBoolean(6),
        rows.GetString(7), Instant(rows, 8), Instant(rows, 9), Instant(rows, 10), Number(rows, 11), Number(rows, 12), rows.GetInt32(13),
        (int?)Number(rows, 14), (int?)Number(rows, 15), OuterQueries.Segments(rows.GetString(16)), OuterQueries.Segments(rows.GetString(17)),
        rows.GetFieldValue<string[]>(18));

    private static T? Value<T>(Npgsql.NpgsqlDataReader rows, int at) where T : class => rows.IsDBNull(at) ? null : rows.GetFieldValue<T>(at);

    private static DateTimeOffset? Instant(Npgsql.NpgsqlDataReader rows, int at) => rows.IsDBNull(at) ? null : rows.GetFieldValue<DateTimeOffset>(at);

    private static long? Number(Npgsql.NpgsqlDataReader rows, int at) => rows.IsDBNull(at) ? null : rows.GetInt64(at);
}
