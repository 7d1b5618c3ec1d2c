using System.Net;
using System.Text.RegularExpressions;
using DevEx.Web.Tests.Overview;

namespace DevEx.Web.Tests.Changes;

/// <summary>The list of pull requests page by page.</summary>
public sealed partial class ChangePagesTests
{
    private const string Days = "from=2026-03-01&to=2026-03-31";

    [Fact]
    public async Task Each_page_holds_a_hundred_and_together_they_hold_each_once()
    {
        await using var host = await DashboardHost.StartAsync();
        await ManyAsync(host);

        var seen = new List<int>();
        foreach (var (page, n) in new[] { (1, 100), (2, 100), (3, 5) })
        {
            var answer = await host.ApiAsync($"/api/v1/changes?{Days}&page={page}");
            Assert.Equal((205, page, 3, n), (answer.GetProperty("n").GetInt32(), answer.GetProperty("page").GetInt32(), answer.GetProperty("pages").GetInt32(), answer.GetProperty("changes").GetArrayLength()));
            seen.AddRange(answer.GetProperty("changes").EnumerateArray().Select(c => c.GetProperty("number").GetInt32()));
        }

        Assert.Equal(Enumerable.Range(1, 205), seen.Order());
        Assert.Equal(205, seen[0]);
    }

    [Fact]
    public async Task A_page_leads_to_the_next_and_the_one_before_and_each_row_to_its_change()
    {
        await using var host = await DashboardHost.StartAsync();
        await ManyAsync(host);

        var (first, second, third) = (await PageAsync(host, "&clock=working"), await PageAsync(host, "&clock=working&page=2"), await PageAsync(host, "&page=3"));

        Assert.Equal(["page=2"], Links(first));
        Assert.Equal(["page=1", "page=3"], Links(second).Select(l => l.Length == 0 ? "page=1" : l));
        Assert.Equal(["page=2"], Links(third));
        Assert.Contains("clock=working&amp;page=3", second, StringComparison.Ordinal);
        var row = Row().Match(third).Groups[1].Value;
        Assert.Contains("Change", await host.PageAsync($"/changes/{row}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_is_not_there_leads_back_and_one_that_is_none_is_told()
    {
        await using var host = await DashboardHost.StartAsync();
        await ManyAsync(host);

        Assert.Contains("There is no page 9.", await PageAsync(host, "&page=9"), StringComparison.Ordinal);
        Assert.Contains("page is a number from 1 on.", await PageAsync(host, "&page=0"), StringComparison.Ordinal);
        using var answer = await host.Client.GetAsync($"/api/v1/changes?{Days}&page=two");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    private static Task<string> PageAsync(DashboardHost host, string more) => host.PageAsync($"/changes?{Days}{more}");

    private static Task ManyAsync(DashboardHost host) => host.Seeds.ExecuteAsync("""
        insert into devex.changes (tenant_id, provider, repository, number, title, author_bot, head_ref, head_sha, base_ref, state, opened_at, merged_at, rework_rounds)
        select 'default', 'github', 'shop/api', n, 'Change ' || n, false, 'topic', 'h' || n, 'main', 'merged', at, at, 0
        from generate_series(1, 205) n, lateral (select timestamptz '2026-03-02 09:00Z' + n * interval '1 minute' as at) t
        """);

    private static IEnumerable<string> Links(string html) =>
        Nav().Match(html) is { Success: true } nav ? Link().Matches(nav.Value).Select(m => PageOf().Match(m.Groups[1].Value).Value) : [];

    [GeneratedRegex("<nav class=\"pages\".*?</nav>", RegexOptions.Singleline)]
    private static partial Regex Nav();

    [GeneratedRegex("href=\"([^\"]+)\"")]
    private static partial Regex Link();

    [GeneratedRegex(@"page=\d+")]
    private static partial Regex PageOf();

    [GeneratedRegex("href=\"changes/([^\"?]+)\"")]
    private static partial Regex Row();
}
