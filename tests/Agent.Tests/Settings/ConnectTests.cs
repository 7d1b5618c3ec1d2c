using DevEx.Agent.Settings;
using Microsoft.AspNetCore.Http;

namespace DevEx.Agent.Tests.Settings;

public sealed class ConnectTests
{
    [Fact]
    public async Task A_good_token_is_kept_where_only_the_owner_can_read_it()
    {
        await using var server = await FakeServer.StartAsync();
        using var desk = new Desk();
        string? asked = null;
        server.OnDay = http =>
        {
            asked = http.Request.Headers.Authorization;
            return http.Response.WriteAsync("""{"date":"2026-03-02","zone":"UTC","iterations":[],"day":{"n":0,"activeMs":0}}""");
        };

        var ran = await desk.DevexAsync("connect", server.Url + "/", "dxa_good");

        Assert.Equal(0, ran.ExitCode);
        Assert.Equal("Bearer dxa_good", asked);
        Assert.Contains("devex run -- dotnet build", ran.Output, StringComparison.Ordinal);
        Assert.Equal(new Connection(server.Url, "dxa_good"), desk.AgentHome.Connection());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(desk.AgentHome.ConnectionFile));
    }

    [Fact]
    public async Task A_token_may_come_by_standard_input()
    {
        await using var server = await FakeServer.StartAsync();
        using var desk = new Desk();

        var ran = await desk.ShellAsync($"echo dxa_piped | \"$DEVEX\" connect {server.Url}");

        Assert.Equal(0, ran.ExitCode);
        Assert.Equal("dxa_piped", desk.AgentHome.Connection()!.Token);
    }

    [Theory]
    [InlineData(401, "", "does not know this token")]
    [InlineData(403, "", "may not send")]
    [InlineData(404, "", "not as a DevEx server")]
    [InlineData(200, "<html>", "not as a DevEx server")]
    [InlineData(302, "", "elsewhere")]
    [InlineData(500, "", "answered 500")]
    public async Task A_failure_is_explained_and_nothing_is_kept(int status, string body, string words)
    {
        await using var server = await FakeServer.StartAsync();
        using var desk = new Desk();
        server.OnDay = async http =>
        {
            http.Response.StatusCode = status;
            await http.Response.WriteAsync(body);
        };

        var ran = await desk.DevexAsync("connect", server.Url, "dxa_x");

        Assert.Equal(1, ran.ExitCode);
        Assert.Contains(words, ran.Error, StringComparison.Ordinal);
        Assert.Null(desk.AgentHome.Connection());
    }

    [Theory]
    [InlineData("nonsense", "dxa_x")]
    [InlineData("ftp://example.org", "dxa_x")]
    [InlineData("https://user:pass@example.org", "dxa_x")]
    [InlineData("http://127.0.0.1:9", "two words")]
    public async Task What_cannot_be_right_is_a_misuse(string url, string token)
    {
        using var desk = new Desk();

        Assert.Equal(2, (await desk.DevexAsync("connect", url, token)).ExitCode);
    }

    [Fact]
    public async Task Today_shows_the_day_or_one_line_when_the_server_is_away()
    {
        await using var server = await FakeServer.StartAsync();
        using var desk = new Desk(server.Url);
        server.OnDay = http => http.Response.WriteAsync(
            """
            {"date":"2026-03-02","zone":"Europe/Berlin","asOf":"x","iterations":[{"startedAt":"2026-03-02T08:00:00.000Z","finishedAt":"2026-03-02T08:05:10.000Z",
            "cycleMs":310000,"phases":[{"phase":"code","ms":250000},{"phase":"build","ms":60000}],"outcome":"success"}],"day":{"n":1,"activeMs":310000,"taxShare":0,"lost":null}}
            """);

        var shown = await desk.DevexAsync("today");
        Assert.Equal(0, shown.ExitCode);
        Assert.Contains("09:00   5m 10s", shown.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\e", shown.Output, StringComparison.Ordinal);

        await server.DisposeAsync();
        var away = await desk.DevexAsync("today");
        Assert.Equal(1, away.ExitCode);
        Assert.Single(away.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Without_a_server_the_commands_say_what_to_do()
    {
        using var desk = new Desk();

        foreach (var command in new[] { "today", "status", "flush", "inspect" })
        {
            Assert.Equal(1, (await desk.DevexAsync(command)).ExitCode);
        }

        Assert.Equal(0, (await desk.DevexAsync("run", "--", "true")).ExitCode);
        Assert.Equal(2, (await desk.DevexAsync("no-such-thing")).ExitCode);
    }
}
