using DevEx.Web.Tests.Overview;

namespace DevEx.Web.Tests.Search;

public sealed class SearchPageTests
{
    private const string Changes = """
        insert into devex.changes (tenant_id, provider, repository, number, title, author_bot, head_ref, head_sha, base_ref, state, opened_at, rework_rounds)
        select t, 'github', 'shop/api', n, 'Cache the base image', false, 'topic', 'h', 'main', 'open', now() - n * interval '1 minute', 0
        from (values ('default', 907), ('default', 12), ('other', 13)) v(t, n)
        """;

    [Fact]
    public async Task A_team_a_repository_and_a_page_are_found_by_name()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.TeamAsync("checkout", people: 7, package: 4);

        var (team, repository, page) = (await host.PageAsync("/search?q=check"), await host.PageAsync("/search?q=shop%2Fapi"), await host.PageAsync("/search?q=dora"));

        Assert.Contains("href=\"loops?team=checkout&amp;", team, StringComparison.Ordinal);
        Assert.Contains("href=\"loops?repository=shop%2Fapi&amp;", repository, StringComparison.Ordinal);
        Assert.Contains("href=\"dora\"", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("%23907", "#907 Cache the base image", "#12 ")]
    [InlineData("12", "#12 Cache the base image", "#907 ")]
    [InlineData("base+cach", "#907 Cache the base image", "nothing else")]
    public async Task A_pull_request_is_found_by_its_number_and_by_how_words_of_its_title_begin(string words, string found, string other)
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.ExecuteAsync(Changes);

        var html = await host.PageAsync($"/search?q={words}");

        Assert.Contains($">{found}</a>", html, StringComparison.Ordinal);
        Assert.DoesNotContain($">{other}", html, StringComparison.Ordinal);
        Assert.DoesNotContain("#13 ", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_happened_is_found_and_leads_to_its_before_and_after()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.AnnotationAsync("New base image", "all", null, null);

        Assert.Contains("href=\"before-after?annotation=New%20base%20image\"", await host.PageAsync("/search?q=image+new"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_is_not_found()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.TeamAsync("checkout", people: 7, package: 4);
        await host.Seeds.ExecuteAsync("update devex.people set name = 'Xerxes'");

        Assert.Contains("in its name.", await host.PageAsync("/search?q=xerxes"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("%27%20%7C%20!%3A*%20%26")]
    [InlineData("%3Cscript%3E")]
    [InlineData("%00")]
    public async Task Whatever_is_asked_is_answered(string words)
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.ExecuteAsync(Changes);

        Assert.DoesNotContain("<script>", (await host.PageAsync($"/search?q={words}")).Split("<main")[1].Split("</main>")[0], StringComparison.Ordinal);
    }
}
