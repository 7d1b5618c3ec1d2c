using System.Net;
using System.Text.RegularExpressions;
using DevEx.Store.Access;
using DevEx.Testing;
using DevEx.Web.Demo;
using DevEx.Web.Tests.Hosting;

namespace DevEx.Web.Tests.Welcome;

public sealed partial class WelcomePageTests
{
    [Fact]
    public async Task The_demo_starts_from_our_own_form_alone()
    {
        await using var server = await WholeServer.StartAsync();
        using var form = new FormUrlEncodedContent([new("_handler", "demo-load")]);

        var answer = await server.SendAsync(new(HttpMethod.Post, "/welcome") { Content = form });

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(DemoStage.Idle, server.Get<DemoJob>().State.Stage);
    }

    [Fact]
    public async Task The_demo_is_sent_and_its_token_taken_back_when_the_server_stops()
    {
        await using var server = await WholeServer.StartAsync();

        var html = await (await server.PostAsync("/welcome", "demo-load")).Content.ReadAsStringAsync();

        Assert.Matches("data-when=\"demo-running\"(?![^>]*hidden)", html);
        await Eventually.TrueAsync(() => server.Get<DemoJob>().State.Progress is { Events: > 0 }, "events of the demo are stored");
        Assert.Contains("demo-running", await server.PageAsync("/welcome/demo"), StringComparison.Ordinal);
        await server.Get<DevEx.Web.Welcome.DemoLoad>().DisposeAsync();
        Assert.NotNull((await server.TokensAsync()).Single(t => t.Kind == TokenKind.Import).RevokedAt);
    }

    [Theory]
    [InlineData("manager")]
    [InlineData("developer")]
    [InlineData("platform")]
    public async Task Only_an_admin_loads_the_demo_and_makes_webhooks(string persona)
    {
        await using var server = await WholeServer.StartAsync();
        server.View = persona;

        var html = await server.PageAsync("/welcome");

        Assert.DoesNotContain("demo-load", html, StringComparison.Ordinal);
        Assert.DoesNotContain("github-hook", html, StringComparison.Ordinal);
        Assert.Equal(persona == "developer", html.Contains("agent-token", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_agents_token_works_and_is_shown_once()
    {
        await using var server = await WholeServer.StartAsync();

        var answer = await server.PostAsync("/welcome", "agent-token");

        var html = await answer.Content.ReadAsStringAsync();
        var token = AgentToken().Match(html).Value;
        Assert.Contains($"devex connect {server.Address.GetLeftPart(UriPartial.Authority)} {token}", html, StringComparison.Ordinal);
        Assert.True(answer.Headers.CacheControl?.NoStore);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/me/day");
        request.Headers.Authorization = new("Bearer", token);
        Assert.Equal(HttpStatusCode.OK, (await server.SendAsync(request)).StatusCode);
        Assert.DoesNotContain(token, await server.PageAsync("/welcome"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_webhooks_secret_is_shown_once()
    {
        await using var server = await WholeServer.StartAsync();

        var html = await (await server.PostAsync("/welcome", "github-hook")).Content.ReadAsStringAsync();

        var secret = Secret().Match(html).Groups[1].Value;
        Assert.Equal(64, secret.Length);
        Assert.Matches("/hooks/github/[0-9a-f]{32}", html);
        Assert.DoesNotContain(secret, await server.PageAsync("/welcome"), StringComparison.Ordinal);
        Assert.DoesNotContain(secret, await server.PageAsync("/sources"), StringComparison.Ordinal);
    }

    [GeneratedRegex("dxa_[0-9A-Za-z]{36}")]
    private static partial Regex AgentToken();

    [GeneratedRegex("data-copy=\"([0-9a-f]{64})\"")]
    private static partial Regex Secret();
}
