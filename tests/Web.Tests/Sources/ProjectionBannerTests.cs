using System.Net;
using DevEx.Testing;
using DevEx.Web.Tests.Health;
using DevEx.Web.Tests.Hosting;

namespace DevEx.Web.Tests.Sources;

public sealed class ProjectionBannerTests
{
    private const string Pause = "update devex.projectors set paused_at = now(), pause_reason = '101 of 200 events'";

    // A day without builds: it can be computed, and is empty.
    private const string PutAside = """
        insert into devex.dead_letter (tenant_id, stage, projection, code, detail) values ('default', 'projection', 'cells', 'cell_failed', 'builds local/a/b/2026-03-02: X')
        """;

    [Fact]
    public async Task B7_an_admin_sees_why_it_is_paused_and_resumes_it()
    {
        await using var server = await WholeServer.StartAsync();
        await HealthTests.ExecuteAsync(server, Pause);
        Assert.Contains("101 of 200 events", await server.PageAsync("/sources"), StringComparison.Ordinal);

        await server.PostAsync("/sources", "projections-resume");

        Assert.DoesNotContain("101 of 200 events", await server.PageAsync("/sources"), StringComparison.Ordinal);
        Assert.Contains("\"paused\":null", await server.PageAsync("/health/lag"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_platform_engineer_sees_the_pause_and_cannot_end_it()
    {
        await using var server = await WholeServer.StartAsync();
        await HealthTests.ExecuteAsync(server, Pause);
        server.View = "platform";

        var html = await server.PageAsync("/sources");

        Assert.Contains("101 of 200 events", html, StringComparison.Ordinal);
        Assert.DoesNotContain("projections-resume", html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await server.SendAsync(new(HttpMethod.Post, "/api/v1/projections/resume"))).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await server.SendAsync(new(HttpMethod.Post, "/api/v1/projections/replay"))).StatusCode);
    }

    [Fact]
    public async Task B5_what_was_put_aside_is_projected_again_on_demand()
    {
        await using var server = await WholeServer.StartAsync();
        await HealthTests.ExecuteAsync(server, PutAside);
        Assert.Contains("could not be projected", await server.PageAsync("/sources"), StringComparison.Ordinal);

        var answer = await (await server.PostAsync("/sources", "projections-replay")).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Contains("1 healed, 0 failed", answer, StringComparison.Ordinal);
        await Eventually.TrueAsync(
            async () => !(await server.PageAsync("/sources")).Contains("could not be projected", StringComparison.Ordinal), "the page says so no more");
    }

    [Fact]
    public async Task The_api_resumes_and_replays_too()
    {
        await using var server = await WholeServer.StartAsync();
        await HealthTests.ExecuteAsync(server, Pause);

        var resumed = await (await server.SendAsync(new(HttpMethod.Post, "/api/v1/projections/resume"))).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var replayed = await (await server.SendAsync(new(HttpMethod.Post, "/api/v1/projections/replay"))).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(("{\"resumed\":true}", "{\"healed\":0,\"failed\":0}"), (resumed, replayed));
        var audit = await server.PageAsync("/setup/audit");
        Assert.Contains("Projection resumed", audit, StringComparison.Ordinal);
        Assert.Contains("failed 0, healed 0", audit, StringComparison.Ordinal);
    }
}
