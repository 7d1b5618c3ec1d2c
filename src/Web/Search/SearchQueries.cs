using DevEx.Store;
using DevEx.Web.Access;
using DevEx.Web.Builds;
using DevEx.Web.Changes;
using DevEx.Web.Components.Shared;
using DevEx.Web.Filters;
using Npgsql;

namespace DevEx.Web.Search;

/// <summary>Reads for the search: what a visitor may look at, by name. No person is ever found.</summary>
public sealed class SearchQueries(Database database, FilterQueries filters, BuildQueries builds)
{
    private const int ByNumber = 0;
    private const int ByWords = 2;

    /// <returns>The kinds of which something was found, the one with the best first.</returns>
    public async Task<IReadOnlyList<SearchGroup>> FindAsync(Viewer viewer, SearchText text, DateOnly today, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(viewer);
        ArgumentNullException.ThrowIfNull(text);

        if (text.IsEmpty)
        {
            return [];
        }

        List<SearchGroup> found = [SearchedPages.Find(text)];
        if (viewer.Is(Answers.Readers))
        {
            var (choices, named, written) = (filters.GetAsync(viewer, ct), BuildsAsync(viewer, text, today, ct), WrittenAsync(viewer, text, ct));
            await Task.WhenAll(choices, named, written);
            found.AddRange([Teams(await choices, text, today), Repositories(await choices, text, today), await named, .. await written]);
        }

        return [.. found.Where(g => g.Hits.Count > 0).OrderBy(g => g.Hits[0].Rank)];
    }

    private static SearchGroup Teams(FilterChoices choices, SearchText text, DateOnly today) => SearchGroup.Of("Teams", choices.Teams
        .Select(t => (Team: t, Rank: text.Rank(t.Name, t.Team))).Where(t => t.Rank is not null)
        .Select(t => new SearchHit(t.Team.Name, null, (Filter.Default(today) with { Team = t.Team.Team }).Address("loops"), t.Rank!.Value)));

    private static SearchGroup Repositories(FilterChoices choices, SearchText text, DateOnly today) => SearchGroup.Of("Repositories", choices.Repositories
        .Select(r => (Repository: r, Rank: text.Rank(r))).Where(r => r.Rank is not null)
        .Select(r => new SearchHit(r.Repository, null, (Filter.Default(today) with { Repository = r.Repository }).Address("loops"), r.Rank!.Value)));

    /// <summary>Those of the last weeks that the page of the builds would list, so that none is found that it hides.</summary>
    private async Task<SearchGroup> BuildsAsync(Viewer viewer, SearchText text, DateOnly today, CancellationToken ct) => SearchGroup.Of("Builds",
        (await builds.GetAsync(viewer, Filter.Default(today), null, ct)).Builds
        .Select(b => (Build: b, Rank: text.Rank(b.Name, b.Repository))).Where(b => b.Rank is not null)
        .Select(b => new SearchHit(
            b.Build.Name, $"{b.Build.Repository}, {(b.Build.Place == BuildRef.Local ? "local" : "CI")}", $"builds/{new BuildRef(b.Build.Place, b.Build.Repository, b.Build.Name).Key}", b.Rank!.Value)));

    private async Task<IReadOnlyList<SearchGroup>> WrittenAsync(Viewer viewer, SearchText text, CancellationToken ct)
    {
        await using var transaction = await database.BeginAsync(viewer.Tenant, ct);
        List<SearchHit> changes = text.Number is { } number ? await NumberedAsync(transaction, number, ct) : [];
        changes.AddRange((await TitledAsync(transaction, text, ct)).Where(c => changes.TrueForAll(n => n.Href != c.Href)));
        return [SearchGroup.Of("Pull requests", changes), SearchGroup.Of("What happened", await AnnotationsAsync(transaction, text, ct))];
    }

    private static async Task<List<SearchHit>> NumberedAsync(TenantTransaction transaction, int number, CancellationToken ct)
    {
        await using var query = transaction.Command("""
            select provider, repository, number, title, state from devex.changes
            where tenant_id = $1 and number = $2 order by coalesce(merged_at, closed_at, opened_at) desc nulls last limit $3
            """, number, SearchGroup.Asked);
        return await ChangesAsync(query, ByNumber, ct);
    }

    private static async Task<List<SearchHit>> TitledAsync(TenantTransaction transaction, SearchText text, CancellationToken ct)
    {
        await using var query = transaction.Command("""
            select provider, repository, number, title, state from devex.changes
            where tenant_id = $1 and to_tsvector('simple', title) @@ to_tsquery('simple', $2)
            order by coalesce(merged_at, closed_at, opened_at) desc limit $3
            """, text.TitleQuery, SearchGroup.Asked);
        return await ChangesAsync(query, ByWords, ct);
    }

    private static async Task<List<SearchHit>> ChangesAsync(NpgsqlCommand query, int rank, CancellationToken ct)
    {
        var hits = new List<SearchHit>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            var change = new ChangeRef(rows.GetString(0), rows.GetString(1), rows.GetInt32(2));
            hits.Add(new($"#{change.Number} {rows.GetString(3)}", $"{change.Repository}, {rows.GetString(4)}", $"changes/{change.Id}", rank));
        }

        return hits;
    }

    private static async Task<List<SearchHit>> AnnotationsAsync(TenantTransaction transaction, SearchText text, CancellationToken ct)
    {
        await using var query = transaction.Command("""
            select annotation_id, title, (at at time zone 'UTC')::date, coalesce(scope_key, 'all') from devex.annotations
            where tenant_id = $1 and not removed and not exists (select from unnest($2::text[]) word where position(word in lower(title)) = 0)
            order by at desc limit $3
            """, text.Words.ToArray(), SearchGroup.Asked);
        var hits = new List<SearchHit>();
        await using var rows = await query.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            hits.Add(new(
                rows.GetString(1), $"{Figures.Date(rows.GetFieldValue<DateOnly>(2))}, {rows.GetString(3)}", $"before-after?annotation={Uri.EscapeDataString(rows.GetString(0))}",
                text.Rank(rows.GetString(1)) ?? ByWords));
        }

        return hits;
    }
}
