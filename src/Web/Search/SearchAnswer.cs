namespace DevEx.Web.Search;

/// <summary>Something that was found, and where it is.</summary>
/// <param name="Rank">How well it fits: 0 is the best.</param>
public sealed record SearchHit(string Title, string? Detail, string Href, int Rank);

/// <summary>What was found of one kind, the best first.</summary>
/// <param name="More">True when there is more than is listed.</param>
public sealed record SearchGroup(string Kind, IReadOnlyList<SearchHit> Hits, bool More)
{
    private const int Listed = 8;

    /// <summary>So many are asked for, so that it is known whether there are more than are listed.</summary>
    public const int Asked = Listed + 1;

    public static SearchGroup Of(string kind, IEnumerable<SearchHit> hits)
    {
        List<SearchHit> best = [.. hits.OrderBy(h => h.Rank).Take(Asked)];
        return new(kind, [.. best.Take(Listed)], best.Count > Listed);
    }
}

/// <summary>The pages of the dashboard, as a search finds them: by their name, and by what they are about.</summary>
internal static class SearchedPages
{
    private static readonly IReadOnlyList<(string Name, string About, string Href)> All =
    [
        ("Overview", "start finding iterations tax waiting", "./"),
        ("Inner loop", "loops iterations cycle phases edit result", "loops"),
        ("Middle loop", "loops pull request review pickup merge", "loops?loop=middle"),
        ("Outer loop", "loops release production deployment", "loops?loop=outer"),
        ("DORA", "lead time deployment frequency change fail rate recovery rework", "dora"),
        ("Before and after", "annotations rollout compare effect", "before-after"),
        ("Sprint", "lost cycles report baseline waterfall", "sprint"),
        ("What-if", "best lever simulate faster save", "what-if"),
        ("My day", "me own timeline iterations private", "me"),
        ("My rate", "me own iterations team band private", "me/rate"),
        ("My commands", "me own slowest private", "me/commands"),
        ("My data", "me own export erase privacy", "me/data"),
        ("Builds", "ci local slow flaky jobs regressions", "builds"),
        ("Pull requests", "changes reviews journey", "changes"),
        ("Sources", "agent webhook github token connect annotations", "sources"),
        ("Welcome", "set up install demo first", "welcome"),
    ];

    public static SearchGroup Find(SearchText text) => SearchGroup.Of("Pages", All
        .Select(p => (Page: p, Rank: text.Rank(p.Name, p.About)))
        .Where(p => p.Rank is not null)
        .Select(p => new SearchHit(p.Page.Name, null, p.Page.Href, p.Rank!.Value)));
}
