using System.Globalization;
using System.Text.Json;
using DevEx.Agent.Delivery;
using DevEx.Agent.Spool;
using DevEx.Domain.Events;
using Microsoft.AspNetCore.Http;

namespace DevEx.Agent.Tests.Delivery;

public sealed class FlushTests
{
    private static readonly Workspace Shop = new("shop/checkout", "main");

    [Fact]
    public async Task Taken_and_known_events_leave_the_spool()
    {
        await using var server = await FakeServer.StartAsync();
        using var desk = new Desk(server.Url);
        Fill(desk, 3);
        server.OnEvents = (http, batch) => http.Response.WriteAsync(server.Ack(batch, accepted: 1, duplicates: 2));

        var ran = await desk.DevexAsync("flush");

        Assert.Equal((0, "Sent 3 events.\n"), (ran.ExitCode, ran.Output));
        Assert.Empty(desk.Spool.Peek());
        Assert.NotNull(State(desk).LastSentAt);
    }

    [Fact]
    public async Task Rejected_events_are_kept_aside_with_their_reason()
    {
        await using var server = await FakeServer.StartAsync();
        using var desk = new Desk(server.Url);
        Fill(desk, 3);
        var second = desk.Spool.Peek()[1];
        server.OnEvents = (http, batch) => http.Response.WriteAsync(
            server.Ack(batch, 2, 0, """[{"index":1,"eventId":"x","code":"at_in_future","pointer":"/events/1/at","detail":"too late"}]"""));

        var ran = await desk.DevexAsync("flush");

        Assert.Equal(0, ran.ExitCode);
        Assert.Empty(desk.Spool.Peek());
        var rejected = JsonDocument.Parse(Assert.Single(desk.Spool.Rejected())).RootElement;
        Assert.Equal("at_in_future", rejected.GetProperty("code").GetString());
        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(second).RootElement, rejected.GetProperty("event")));
        Assert.Contains("Rejected   1 event", (await desk.DevexAsync("status")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, "<html>Welcome to Hotel WiFi</html>", 0, 2)]
    [InlineData(200, "", 0, 2)]
    [InlineData(200, "{}", 0, 2)]
    [InlineData(200, """{"batchId":"01890000-0000-7000-8000-000000000001","accepted":2,"duplicates":0,"rejected":[]}""", 0, 2)]
    [InlineData(302, "", 0, 2)]
    [InlineData(401, "", 880, 900)]
    [InlineData(403, "", 880, 900)]
    [InlineData(404, "", 3580, 3600)]
    [InlineData(405, "", 3580, 3600)]
    [InlineData(415, "", 3580, 3600)]
    [InlineData(426, "", 3580, 3600)]
    [InlineData(408, "", 0, 2)]
    [InlineData(409, "", 0, 2)]
    [InlineData(429, "", 0, 2)]
    [InlineData(500, "{", 0, 2)]
    [InlineData(502, "", 0, 2)]
    [InlineData(503, "", 0, 2)]
    public async Task Every_other_answer_keeps_the_events_and_says_when_to_try_again(int status, string body, int least, int most)
    {
        await using var server = await FakeServer.StartAsync();
        using var desk = new Desk(server.Url);
        Fill(desk, 2);
        var before = desk.Spool.Peek();
        server.OnEvents = async (http, _) =>
        {
            http.Response.StatusCode = status;
            http.Response.Headers.Location = "https://elsewhere.example.org/";
            await http.Response.WriteAsync(body);
        };

        var ran = await desk.DevexAsync("flush");

        Assert.Equal(1, ran.ExitCode);
        Assert.Equal(before, desk.Spool.Peek());
        Assert.Single(server.Batches);
        Assert.InRange((State(desk).NextAttemptAt!.Value - TimeProvider.System.GetUtcNow()).TotalSeconds, least - 20, most);
        Assert.Equal(1, State(desk).Failures);
        Assert.Contains("Last error", (await desk.DevexAsync("status")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("120", 100, 120)]
    [InlineData("86400", 3580, 3600)]
    [InlineData("date", 100, 120)]
    public async Task A_server_that_asks_for_patience_gets_it(string asked, int least, int most)
    {
        await using var server = await FakeServer.StartAsync();
        using var desk = new Desk(server.Url);
        Fill(desk, 2);
        server.OnEvents = (http, _) =>
        {
            http.Response.StatusCode = 503;
            http.Response.Headers.RetryAfter = asked == "date" ? TimeProvider.System.GetUtcNow().AddSeconds(120).ToString("R", CultureInfo.InvariantCulture) : asked;
            return Task.CompletedTask;
        };

        await desk.DevexAsync("flush");
        Assert.InRange((State(desk).NextAttemptAt!.Value - TimeProvider.System.GetUtcNow()).TotalSeconds, least, most);

        await desk.DevexAsync("flush", "--quiet");
        Assert.Single(server.Batches);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(413)]
    [InlineData(422)]
    public async Task One_event_that_spoils_its_batch_is_found_and_set_aside(int status)
    {
        await using var server = await FakeServer.StartAsync();
        using var desk = new Desk(server.Url);
        Fill(desk, 9);
        var spoilt = Id(desk.Spool.Peek()[5]);
        server.OnEvents = (http, batch) =>
        {
            if (batch.Events.All(e => e.GetProperty("id").GetGuid() != spoilt))
            {
                return server.AcknowledgeAsync(http, batch);
            }

            http.Response.StatusCode = status;
            return Task.CompletedTask;
        };

        var ran = await desk.DevexAsync("flush");

        Assert.Equal(0, ran.ExitCode);
        Assert.Equal(8, server.Stored.Count);
        Assert.Empty(desk.Spool.Peek());
        Assert.Equal(spoilt, Id(JsonDocument.Parse(Assert.Single(desk.Spool.Rejected())).RootElement.GetProperty("event").GetRawText()));
    }

    [Fact]
    public async Task A_server_that_breaks_off_or_is_not_there_loses_nothing()
    {
        await using var server = await FakeServer.StartAsync();
        using var desk = new Desk(server.Url);
        Fill(desk, 2);
        var before = desk.Spool.Peek();
        server.OnEvents = (http, _) =>
        {
            http.Abort();
            return Task.CompletedTask;
        };

        Assert.Equal(1, (await desk.DevexAsync("flush")).ExitCode);
        Assert.Equal(before, desk.Spool.Peek());
        await server.DisposeAsync();
        Assert.Equal(1, (await desk.DevexAsync("flush")).ExitCode);
        Assert.Equal(before, desk.Spool.Peek());
        Assert.Equal(2, State(desk).Failures);
    }

    [Fact]
    public async Task After_a_failure_one_event_goes_ahead()
    {
        await using var server = await FakeServer.StartAsync();
        using var desk = new Desk(server.Url);
        Fill(desk, 4);
        Directory.CreateDirectory(desk.Spool.Location);
        new SendState { Failures = 3, LastError = "was away" }.Save(desk.Spool.StateFile);

        await desk.DevexAsync("flush");

        Assert.Equal([1, 3], server.Batches.Select(b => b.Events.Count));
        Assert.Equal((0, null), (State(desk).Failures, State(desk).LastError));
    }

    [Fact]
    public async Task Many_events_go_in_batches_that_the_server_takes()
    {
        await using var server = await FakeServer.StartAsync();
        using var desk = new Desk(server.Url);
        Fill(desk, 1201);

        var ran = await desk.DevexAsync("flush");

        Assert.Equal(0, ran.ExitCode);
        Assert.Equal(1201, server.Stored.Count);
        Assert.All(server.Batches, b => Assert.InRange(b.Events.Count, 1, 500));
        Assert.All(server.Batches, b => Assert.True(b.Raw.Length <= 1024 * 1024));
    }

    [Fact]
    public async Task A_flush_killed_in_the_middle_loses_nothing_and_sends_the_same_ids_again()
    {
        await using var server = await FakeServer.StartAsync();
        using var desk = new Desk(server.Url);
        Fill(desk, 5);
        var ids = desk.Spool.Peek().Select(Id).Order().ToList();
        var got = new TaskCompletionSource();
        server.OnEvents = async (http, batch) =>
        {
            // Stored, but the answer never arrives.
            got.TrySetResult();
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        };

        using var flush = desk.StartDevex("flush");
        await got.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        flush.Kill();
        await flush.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(ids, desk.Spool.Peek().Select(Id).Order());

        server.OnEvents = null;
        Assert.Equal(0, (await desk.DevexAsync("flush")).ExitCode);
        Assert.Equal(ids, server.Stored.Select(e => e.GetProperty("id").GetGuid()).Order());
        Assert.Empty(desk.Spool.Peek());
    }

    [Fact]
    public async Task A_server_that_was_set_back_gets_again_what_it_took_lately()
    {
        await using var server = await FakeServer.StartAsync();
        using var desk = new Desk(server.Url);
        Fill(desk, 3);
        await desk.DevexAsync("flush");
        Fill(desk, 1);
        server.StoreEpoch = "7b1d6d1e-6c3a-4a52-9d36-1f6a5fd0a002";

        await desk.DevexAsync("flush");

        Assert.Equal([3, 1, 3], server.Batches.Select(b => b.Events.Count).Where(n => n > 0).Take(3));
        Assert.Equal(4, server.Stored.Count);
        Assert.Empty(desk.Spool.Peek());
    }

    [Fact]
    public void A_failing_server_is_left_alone_for_longer_each_time_but_never_long()
    {
        Assert.Equal([2, 4, 8, 16], Enumerable.Range(1, 4).Select(n => Backoff.After(n, 1).TotalSeconds));
        Assert.Equal(TimeSpan.FromMinutes(15), Backoff.After(1000, 1));
        Assert.Equal(TimeSpan.Zero, Backoff.After(5, 0));
    }

    private static void Fill(Desk desk, int events)
    {
        for (var i = 0; i < events; i++)
        {
            var at = TimeProvider.System.GetUtcNow();
            desk.Spool.Append(EventLine.Step(Guid.CreateVersion7(), new StepRecord(Shop, Phase.Build, "dotnet", "dotnet build", at, at, Outcome.Success, null, null)));
        }
    }

    private static Guid Id(string line) => JsonDocument.Parse(line).RootElement.GetProperty("id").GetGuid();

    private static SendState State(Desk desk) => SendState.Load(desk.Spool.StateFile);
}
