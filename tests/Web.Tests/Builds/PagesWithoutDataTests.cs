using System.Net;
using DevEx.Store.Access;
using DevEx.Web.Tests.Components;
using DevEx.Web.Tests.Hosting;

namespace DevEx.Web.Tests.Builds;

/// <summary>The faces of the builds and of the pull requests before there is anything to show.</summary>
public sealed class PagesWithoutDataTests
{
    [Theory]
    [InlineData("/builds", "No builds in")]
    [InlineData("/builds?place=local", "Fewer than 5 people")]
    [InlineData("/builds?from=yesterday", "from and to are dates")]
    [InlineData("/builds?team=a%00b", "team and repository have")]
    [InlineData("/sprint?team=a%00b", "team and repository have")]
    [InlineData("/changes", "No pull request moved in")]
    [InlineData("/changes?clock=working", "No pull request moved in")]
    [InlineData("/changes?from=2026-03-02&to=2026-03-01", "from comes before to")]
    public async Task A_page_says_what_was_asked_and_why_there_is_nothing(string path, string words)
    {
        await using var server = await WholeServer.StartAsync();

        var html = await server.PageAsync(path);

        Assert.Contains(words, html, StringComparison.Ordinal);
        // What streams in afterwards takes the place of what was there.
        Assert.Equal(1, Rendered.Count(html.Split("<blazor-ssr")[0], "<h1"));
    }

    [Theory]
    [InlineData("/builds")]
    [InlineData("/changes")]
    public async Task An_import_token_reads_no_figures(string path)
    {
        await using var server = await WholeServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new("Bearer", await server.TokenAsync(TokenKind.Import));

        var answer = await server.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("This credential may not read them", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
