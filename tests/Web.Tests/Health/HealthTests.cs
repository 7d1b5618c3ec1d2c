using System.Net;
using System.Text.Json;
using DevEx.Store.Projections;
using DevEx.Testing;
using DevEx.Web.Tests.Hosting;
using Npgsql;

namespace DevEx.Web.Tests.Health;

public sealed class HealthTests
{
    private const string AnEvent = """
        insert into devex.mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id)
        select nextval('devex.mt_events_sequence'), gen_random_uuid(), 'loop/x', 1, '{}', 'of_no_kind', now() - interval '40 s', 'default';
        """;

    [Fact]
    public async Task A_server_that_works_is_ready_and_says_how_far_it_is()
    {
        await using var server = await WholeServer.StartAsync();
        await ExecuteAsync(server, AnEvent);
        await Eventually.TrueAsync(async () => (await LagAsync(server)).GetProperty("checkpoint").GetInt64() == 1, "the event is projected");

        var lag = await LagAsync(server);

        Assert.Equal((HttpStatusCode.OK, "ready"), await ReadyAsync(server, "status"));
        Assert.Equal("facts", lag.GetProperty("name").GetString());
        Assert.Equal((1, 0, 0), (Number("lastSequence"), Number("eventsBehind"), Number("secondsBehind")));
        Assert.Equal((0, 0, JsonValueKind.Null), (Number("dirtyCells"), Number("deadLettersOpen"), lag.GetProperty("paused").ValueKind));
        Assert.Equal(1, lag.GetProperty("leader").GetProperty("epoch").GetInt64());

        long Number(string name) => lag.GetProperty(name).GetInt64();
    }

    [Fact]
    public async Task B2_a_server_on_which_events_wait_while_nothing_moves_is_not_ready()
    {
        await using var server = await WholeServer.StartAsync();
        await ExecuteAsync(server, "update devex.projections set updated_at = now() - interval '1 minute'");
        await using var held = await server.Database.Source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using (await held.BeginTransactionAsync(TestContext.Current.CancellationToken))
        {
            await using var hold = new NpgsqlCommand("select from devex.projections for update", held);
            await hold.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            await ExecuteAsync(server, AnEvent);

            Assert.Equal((HttpStatusCode.ServiceUnavailable, "projection_stuck"), await ReadyAsync(server, "code"));
        }

        await Eventually.TrueAsync(async () => (await ReadyAsync(server, "code")).Status == HttpStatusCode.OK, "it goes on");
    }

    [Fact]
    public async Task B2_a_node_whose_projector_has_ended_is_not_ready()
    {
        await using var server = await WholeServer.StartAsync();
        Assert.Equal((HttpStatusCode.OK, "ready"), await ReadyAsync(server, "status"));

        await server.Get<Projecting>().StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "projector_stopped"), await ReadyAsync(server, "code"));
    }

    [Fact]
    public async Task Without_its_database_a_server_is_alive_and_not_ready()
    {
        await using var server = await WholeServer.StartAsync();
        await DropAsync(server);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "store_unavailable"), await ReadyAsync(server, "code"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await server.GetAsync("/health/lag")).StatusCode);
        Assert.Equal("ok", await server.PageAsync("/health/live"));
    }

    [Fact]
    public async Task B7_a_pause_is_told_and_takes_no_page_away()
    {
        await using var server = await WholeServer.StartAsync();
        await ExecuteAsync(server, "update devex.projectors set paused_at = now(), pause_reason = '101 of 200 events'");
        await ExecuteAsync(server, AnEvent);

        Assert.Equal((HttpStatusCode.OK, "paused"), await ReadyAsync(server, "status"));
        Assert.Equal("101 of 200 events", (await LagAsync(server)).GetProperty("paused").GetProperty("reason").GetString());
    }

    internal static async Task ExecuteAsync(WholeServer server, string sql)
    {
        await using var command = server.Database.Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<JsonElement> LagAsync(WholeServer server)
    {
        using var answer = JsonDocument.Parse(await server.PageAsync("/health/lag"));
        return answer.RootElement.GetProperty("projections")[0].Clone();
    }

    private static async Task<(HttpStatusCode Status, string? Value)> ReadyAsync(WholeServer server, string name)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health/ready");
        var answer = await server.SendAsync(request);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return (answer.StatusCode, json.RootElement.TryGetProperty(name, out var value) ? value.GetString() : null);
    }

    private static async Task DropAsync(WholeServer server)
    {
        var settings = new NpgsqlConnectionStringBuilder(server.Database.ConnectionString);
        var name = settings.Database;
        settings.Database = "postgres";
        await using var source = NpgsqlDataSource.Create(settings);
        await using var drop = source.CreateCommand($"drop database {name} with (force)");
        await drop.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
