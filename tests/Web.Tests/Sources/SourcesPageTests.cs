using System.Net;
using System.Text.RegularExpressions;
using DevEx.Store;
using DevEx.Store.Access;
using DevEx.Store.Webhooks;
using DevEx.Web.Access;
using DevEx.Web.Tests.Components;
using DevEx.Web.Tests.Hosting;

namespace DevEx.Web.Tests.Sources;

public sealed partial class SourcesPageTests
{
    [Fact]
    public async Task A_token_of_the_form_works_and_is_shown_once()
    {
        await using var server = await WholeServer.StartAsync();

        var answer = await MakeAsync(server, "Personal", "my script");

        var token = Token().Match(await answer.Content.ReadAsStringAsync()).Value;
        Assert.StartsWith("dxp_", token, StringComparison.Ordinal);
        Assert.True(answer.Headers.CacheControl?.NoStore);
        Assert.Equal(HttpStatusCode.OK, await ReadAsync(server, token));
        var after = await server.PageAsync("/sources");
        Assert.DoesNotContain(token, after, StringComparison.Ordinal);
        Assert.Contains("my script", after, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_revoked_token_reads_no_more()
    {
        await using var server = await WholeServer.StartAsync();
        var token = Token().Match(await (await MakeAsync(server, "Personal", "lost")).Content.ReadAsStringAsync()).Value;
        var id = (await server.TokensAsync()).Single().Id;

        await server.PostAsync("/sources", $"token-revoke-{id:N}");

        Assert.Equal(HttpStatusCode.Unauthorized, await ReadAsync(server, token));
    }

    [Theory]
    [InlineData("Agent", "", "Name it after")]
    [InlineData("", "laptop", "Choose what it is for")]
    public async Task What_is_missing_is_said_beside_its_field(string kind, string name, string message)
    {
        await using var server = await WholeServer.StartAsync();

        var html = await (await MakeAsync(server, kind, name)).Content.ReadAsStringAsync();

        Assert.Matches($"class=\"validation-message\">{message}", html);
        Assert.Empty(await server.TokensAsync());
    }

    [Fact]
    public async Task A_developer_makes_own_tokens_and_no_other()
    {
        await using var server = await WholeServer.StartAsync();
        server.View = "developer";

        await MakeAsync(server, "Import", "everything");
        Assert.Empty(await server.TokensAsync());

        await MakeAsync(server, "Agent", "laptop");
        var made = Assert.Single(await server.TokensAsync());
        Assert.Equal(await server.Get<Owner>().SubjectAsync(CancellationToken.None), made.Subject);
    }

    [Fact]
    public async Task A_developer_sees_and_revokes_nobody_elses_token()
    {
        await using var server = await WholeServer.StartAsync();
        await server.TokenAsync(TokenKind.Agent, Guid.CreateVersion7());
        var id = (await server.TokensAsync()).Single().Id;
        server.View = "developer";

        Assert.DoesNotContain("token-revoke-", await server.PageAsync("/sources"), StringComparison.Ordinal);
        await server.PostAsync("/sources", $"token-revoke-{id:N}");

        Assert.Null((await server.TokensAsync()).Single().RevokedAt);
    }

    [Fact]
    public async Task An_admin_sees_when_a_pipeline_last_sent_and_not_when_a_person_did()
    {
        await using var server = await WholeServer.StartAsync();
        await server.TokenAsync(TokenKind.Ci);
        await server.TokenAsync(TokenKind.Agent, await server.Get<Owner>().SubjectAsync(CancellationToken.None));
        await server.TokenAsync(TokenKind.Agent, Guid.CreateVersion7());
        await using var use = server.Database.Source.CreateCommand("update devex.tokens set last_used_on = '2026-03-02'");
        await use.ExecuteNonQueryAsync();

        var html = await server.PageAsync("/sources");

        Assert.Equal(2, Rendered.Count(html, "<td>2 Mar"));
        Assert.Equal(1, Rendered.Count(html, "<td>theirs to know"));
    }

    [Theory]
    [InlineData("manager", false, false)]
    [InlineData("developer", false, false)]
    [InlineData("platform", true, false)]
    [InlineData("owner", true, true)]
    public async Task Each_role_sees_what_it_may(string persona, bool arrivals, bool makesHooks)
    {
        await using var server = await WholeServer.StartAsync();
        await server.Get<Hooks>().CreateAsync(Tenant.Default, "github", "acme", CancellationToken.None);
        server.View = persona;

        var html = await server.PageAsync("/sources");

        Assert.Equal(arrivals, html.Contains("What arrived<", StringComparison.Ordinal));
        Assert.Equal(!arrivals, html.Contains("for platform engineers and admins", StringComparison.Ordinal));
        Assert.Equal(arrivals, html.Contains(">acme<", StringComparison.Ordinal));
        Assert.Equal(makesHooks, html.Contains("hook-new", StringComparison.Ordinal));
        Assert.Equal(makesHooks, html.Contains("hook-revoke-", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("insert into devex.dirty_cells (tenant_id, kind, key, due_at) values ('default', 'day', 'x', now() + interval '1 hour')", "cells", "working")]
    [InlineData("update devex.projectors set paused_at = now(), pause_reason = 'x'; insert into devex.dirty_cells (tenant_id, kind, key, due_at) values ('default', 'day', 'x', 'infinity')", "cells", "paused")]
    public async Task What_waits_is_told(string happens, string name, string state)
    {
        await using var server = await WholeServer.StartAsync();
        Assert.Equal(3, Rendered.Count(await server.PageAsync("/sources"), ">up to date<"));

        await using var happen = server.Database.Source.CreateCommand(happens);
        await happen.ExecuteNonQueryAsync();

        var html = await server.PageAsync("/sources");
        Assert.Equal(2, Rendered.Count(html, ">up to date<"));
        Assert.Contains($">{state}<", html, StringComparison.Ordinal);
        Assert.Contains($$"""{"name":"{{name}}","state":"{{state}}","waiting":1,""", await server.PageAsync("/api/v1/sources"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_revoked_webhook_is_in_force_no_more()
    {
        await using var server = await WholeServer.StartAsync();
        var hook = await server.Get<Hooks>().CreateAsync(Tenant.Default, "github", "acme", CancellationToken.None);

        await server.PostAsync("/sources", $"hook-revoke-{hook.HookId}");

        Assert.Null(await server.Get<Hooks>().FindAsync(hook.HookId, CancellationToken.None));
    }

    [Fact]
    public async Task A_token_makes_no_tokens()
    {
        await using var server = await WholeServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/sources");
        request.Headers.Authorization = new("Bearer", await server.TokenAsync(TokenKind.Import));

        var html = await (await server.SendAsync(request)).Content.ReadAsStringAsync();

        Assert.Contains("<h1", html, StringComparison.Ordinal);
        Assert.DoesNotContain("token-new", html, StringComparison.Ordinal);
        Assert.DoesNotContain("hook-new", html, StringComparison.Ordinal);
    }

    private static Task<HttpResponseMessage> MakeAsync(WholeServer server, string kind, string name) =>
        server.PostAsync("/sources", "token-new", ("Input.Kind", kind), ("Input.Name", name));

    private static async Task<HttpStatusCode> ReadAsync(WholeServer server, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/builds");
        request.Headers.Authorization = new("Bearer", token);
        return (await server.SendAsync(request)).StatusCode;
    }

    [GeneratedRegex("dx[a-z]_[0-9A-Za-z]{36}")]
    private static partial Regex Token();
}
