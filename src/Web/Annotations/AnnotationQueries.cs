using DevEx.Store;
using DevEx.Web.Access;
using DevEx.Web.Filters;
using Npgsql;

namespace DevEx.Web.Annotations;

/// <summary>Something that happened and may explain a change in the figures.</summary>
/// <param name="Scope"><c>all</c>, <c>team</c> or <c>repository</c>.</param>
/// <param name="Key">The team or repository that it is about; null when it is about all.</param>
/// <param name="About">The team's name or the repository that it is about; null when it is about all.</param>
/// <param name="Url">Absolute and of the web, or null: it is a link on a page.</param>
public sealed record Annotation(string Id, DateOnly Day, string Title, string Kind, string Scope, string? Key, string? About, Uri? Url);

/// <summary>Reads for the marks on charts by date.</summary>
public sealed class AnnotationQueries(Database database)
{
    private const int MaxShown = 50;

    private const string Known = """
        select a.annotation_id, (a.at at time zone 'UTC')::date, a.title, a.kind, a.scope, a.scope_key,
               case a.scope when 'all' then null else coalesce(t.name, a.scope_key) end, a.url
        from devex.annotations a
        left join devex.teams t on t.tenant_id = $1 and a.scope = 'team' and t.team = a.scope_key
        where a.tenant_id = $1 and not a.removed
        """;

    /// <summary>What is about the filter's team and repository, or about all, oldest first.</summary>
    public async Task<IReadOnlyList<Annotation>> GetAsync(Viewer viewer, Filter filter, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(viewer);
        ArgumentNullException.ThrowIfNull(filter);

        await using var transaction = await database.BeginAsync(viewer.Tenant, ct);
        return await GetAsync(transaction, filter, ct);
    }

    /// <inheritdoc cref="GetAsync(Viewer, Filter, CancellationToken)"/>
    internal static async Task<IReadOnlyList<Annotation>> GetAsync(TenantTransaction transaction, Filter filter, CancellationToken ct)
    {
        await using var query = transaction.Command($"""
            {Known}
              and a.at >= $2::date::timestamp at time zone 'UTC' and a.at < ($3::date + 1)::timestamp at time zone 'UTC'
              and (a.scope = 'all'
                or a.scope = 'team' and ($4::text is null or a.scope_key = $4)
                or a.scope = 'repository' and ($5::text is null or a.scope_key = $5))
            order by a.at, a.annotation_id limit $6
            """, filter.From, filter.To, filter.Team, filter.Repository, MaxShown);
        return await ReadAsync(query, ct);
    }

    /// <summary>The newest, whatever they are about.</summary>
    public async Task<IReadOnlyList<Annotation>> LatestAsync(Viewer viewer, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(viewer);

        await using var transaction = await database.BeginAsync(viewer.Tenant, ct);
        return await LatestAsync(transaction, ct);
    }

    /// <returns>Null when there is none of that id, or it was removed.</returns>
    public async Task<Annotation?> FindAsync(Tenant tenant, string id, CancellationToken ct)
    {
        await using var transaction = await database.BeginAsync(tenant, ct);
        return await FindAsync(transaction, id, ct);
    }

    /// <summary>The newest, whatever they are about.</summary>
    internal static async Task<IReadOnlyList<Annotation>> LatestAsync(TenantTransaction transaction, CancellationToken ct)
    {
        await using var query = transaction.Command($"{Known} order by a.at desc, a.annotation_id limit $2", MaxShown);
        return await ReadAsync(query, ct);
    }

    /// <returns>Null when there is none of that name.</returns>
    internal static async Task<Annotation?> FindAsync(TenantTransaction transaction, string id, CancellationToken ct)
    {
        await using var query = transaction.Command($"{Known} and a.annotation_id = $2", id);
        return (await ReadAsync(query, ct)).SingleOrDefault();
    }

    private static async Task<IReadOnlyList<Annotation>> ReadAsync(NpgsqlCommand query, CancellationToken ct)
    {
        var annotations = new List<Annotation>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            annotations.Add(new(
                rows.GetString(0), rows.GetFieldValue<DateOnly>(1), rows.GetString(2), rows.GetString(3), rows.GetString(4),
                rows.IsDBNull(5) ? null : rows.GetString(5), rows.IsDBNull(6) ? null : rows.GetString(6),
                rows.IsDBNull(7) ? null : WebAddress(rows.GetString(7))));
        }

        return annotations;
    }

    // It came from outside: a link of another scheme could be a script.
    private static Uri? WebAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp) ? url : null;
}
