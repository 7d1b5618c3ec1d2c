using System.Net;
using DevEx.Store.Access;
using DevEx.Web.Tests.Hosting;

namespace DevEx.Web.Tests.Setup;

/// <summary>Who may set up: an admin in person, from our own pages.</summary>
public sealed class SetupAccessTests
{
    public static TheoryData<string> Pages { get; } =
        ["/setup", "/setup/teams", "/setup/teams/shop", "/setup/people", "/setup/baselines", "/setup/annotations", "/setup/github", "/setup/audit"];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Others_see_why_they_may_not_and_nothing_else(string path)
    {
        await using var server = await WholeServer.StartAsync();
        await server.TeamAsync("Shop");
        await server.PeopleAsync("shop", "Ada Lovelace");

        foreach (var view in (string[])["manager", "developer", "platform"])
        {
            server.View = view;
            var html = await server.PageAsync(path);

            Assert.Contains("Set-up is for admins", html, StringComparison.Ordinal);
            Assert.DoesNotContain("Lovelace", html, StringComparison.Ordinal);
            Assert.DoesNotContain("name=\"_handler\"", html, StringComparison.Ordinal);
        }

        server.View = null;
        Assert.DoesNotContain("Set-up is for admins", await server.PageAsync(path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("manager")]
    [InlineData("developer")]
    [InlineData("platform")]
    public async Task Others_change_nothing(string view)
    {
        await using var server = await WholeServer.StartAsync();
        await server.TeamAsync("Shop");
        var before = await server.LinesAsync("select action from devex.audit_log");
        server.View = view;

        foreach (var (path, form) in ((string, string)[])[("/setup/teams", "team"), ("/setup/teams/shop", "team-delete"), ("/setup/teams/shop", "people-new"), ("/setup/teams/shop", "calendar"),
            ("/setup/baselines", "baseline"), ("/setup/annotations", "annotation"), ("/setup/github", "hook-new")])
        {
            var answer = await server.PostAsync(
                path, form, ("Input.Name", "Mine"), ("Input.Zone", "UTC"), ("Input.SprintDays", "14"), ("New.Names", "Eve"), ("Input.Days", "1"), ("Input.Times", "1:00"));
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }

        Assert.Equal(before, await server.LinesAsync("select action from devex.audit_log"));
    }

    [Theory]
    [InlineData(TokenKind.Import)]
    [InlineData(TokenKind.Personal)]
    public async Task A_token_sets_nothing_up(TokenKind kind)
    {
        await using var server = await WholeServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/setup/teams") { Content = new FormUrlEncodedContent([new("_handler", "team"), new("Input.Name", "Mine"), new("Input.Zone", "UTC"), new("Input.SprintDays", "14")]) };
        request.Headers.Authorization = new("Bearer", await server.TokenAsync(kind));

        Assert.Equal(HttpStatusCode.BadRequest, (await server.SendAsync(request)).StatusCode);
        Assert.Empty(await server.LinesAsync("select team from devex.teams"));
    }

    [Fact]
    public async Task A_form_of_another_site_or_without_our_token_changes_nothing()
    {
        await using var server = await WholeServer.StartAsync();
        KeyValuePair<string, string>[] fields = [new("_handler", "team"), new("Input.Name", "Mine"), new("Input.Zone", "UTC"), new("Input.SprintDays", "14")];

        Assert.Equal(HttpStatusCode.BadRequest, (await server.SendAsync(new(HttpMethod.Post, "/setup/teams") { Content = new FormUrlEncodedContent(fields) })).StatusCode);
        using var foreign = new HttpRequestMessage(HttpMethod.Post, "/setup/teams") { Content = new FormUrlEncodedContent(fields) };
        foreign.Headers.Add("Sec-Fetch-Site", "cross-site");
        Assert.Equal(HttpStatusCode.Forbidden, (await server.SendAsync(foreign)).StatusCode);
        Assert.Empty(await server.LinesAsync("select team from devex.teams"));
    }

    [Fact]
    public async Task A_developer_makes_own_tokens_in_the_set_up_too()
    {
        await using var server = await WholeServer.StartAsync();
        server.View = "developer";

        var html = await (await server.PostAsync("/setup/tokens", "token-new", ("Input.Kind", "Agent"), ("Input.Name", "laptop"))).Content.ReadAsStringAsync();

        Assert.Contains("dxa_", html, StringComparison.Ordinal);
        Assert.Single(await server.TokensAsync());
        Assert.Equal(["token.create laptop Developer"], await server.LinesAsync("select action || ' ' || target || ' ' || actor from devex.audit_log"));
    }

    [Fact]
    public async Task The_overview_says_what_comes_next()
    {
        await using var server = await WholeServer.StartAsync();

        Assert.Contains("Next: Teams", await server.PageAsync("/setup"), StringComparison.Ordinal);
        await server.TeamAsync("Shop");
        await server.PeopleAsync("shop", "Ada\nBo");
        var html = await server.PageAsync("/setup");

        Assert.Contains("Next: Senders", html, StringComparison.Ordinal);
        Assert.Contains("1 team, 2 people.", html, StringComparison.Ordinal);
    }
}
