using DevEx.Store;

namespace DevEx.Collectors.Tests.GitHub;

/// <summary>From the inbox to the event store: in any order, after any failure, each fact once.</summary>
public sealed class GitHubInboxTests(ITestOutputHelper output)
{
    [Fact]
    public async Task In_any_order_and_twice_the_same_events_are_stored()
    {
        var inOrder = ExamplePayload.All();
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        ExamplePayload[] shuffled = [.. inOrder, .. inOrder];
        new Random(seed).Shuffle(shuffled);

        var (expected, ignored) = await StoredAsync(inOrder);
        var (actual, ignoredToo) = await StoredAsync(shuffled);

        output.WriteLine($"{inOrder.Count} payloads, {expected.Count} events, {ignored} ignored");
        Assert.True(expected.Count > 20, string.Join('\n', expected));
        Assert.Equal(expected, actual);
        Assert.True(ignored > 200);
        Assert.Equal(ignored, ignoredToo);
    }

    [Fact]
    public async Task After_five_attempts_a_delivery_is_put_aside_and_the_next_ones_are_not_held_up()
    {
        await using var host = await WebhookHost.StartAsync(working: false);
        await host.ExecuteAsync("alter function devex.append_new rename to append_new_elsewhere");
        await host.PostAsync(ExamplePayload.Own("push.forced"));
        await host.PostAsync("{}"u8.ToArray(), "sponsorship");

        Assert.Equal(2, await host.GitHub.ProcessAsync(default));
        for (var attempt = 2; attempt <= 5; attempt++)
        {
            Assert.Equal(["new"], await host.LinesAsync("select status from devex.webhook_inbox where event = 'push'"));
            Assert.Equal(1, await host.GitHub.ProcessAsync(default));
        }

        Assert.Equal(0, await host.GitHub.ProcessAsync(default));
        Assert.Equal(["failed 5", "ignored 1"], await host.LinesAsync("select status || ' ' || attempts from devex.webhook_inbox order by id"));
        Assert.Equal(["webhook processing_failed 5"], await host.LinesAsync("select concat_ws(' ', stage, code, attempts) from devex.dead_letter"));
    }

    [Fact]
    public async Task What_failed_for_a_while_is_stored_when_it_works_again()
    {
        await using var host = await WebhookHost.StartAsync(working: false);
        await host.ExecuteAsync("alter function devex.append_new rename to append_new_elsewhere");
        await host.PostAsync(ExamplePayload.Own("push.forced"));
        await host.GitHub.ProcessAsync(default);

        await host.ExecuteAsync("alter function devex.append_new_elsewhere rename to append_new");
        await host.GitHub.ProcessAsync(default);

        Assert.Single(await host.EventsAsync());
        Assert.Equal(["done 2"], await host.LinesAsync("select status || ' ' || attempts from devex.webhook_inbox"));
    }

    [Fact]
    public async Task Two_workers_never_take_the_same_delivery()
    {
        await using var host = await WebhookHost.StartAsync(working: false);
        await host.PostAsync(ExamplePayload.Own("push.forced"));
        await host.PostAsync(ExamplePayload.Own("workflow_run.in_progress"));

        await using var one = await host.Inbox.TakeAsync(Tenant.Default, "github", 0, default);
        await using var two = await host.Inbox.TakeAsync(Tenant.Default, "github", 0, default);

        Assert.Equal(("push", "workflow_run"), (one!.Event, two!.Event));
        Assert.Null(await host.Inbox.TakeAsync(Tenant.Default, "github", 0, default));
    }

    [Fact]
    public async Task What_was_taken_and_not_finished_waits_again()
    {
        await using var host = await WebhookHost.StartAsync(working: false);
        await host.PostAsync(ExamplePayload.Own("push.forced"));

        await using (await host.Inbox.TakeAsync(Tenant.Default, "github", 0, default))
        {
            Assert.Equal(0, await host.GitHub.ProcessAsync(default));
        }

        Assert.Equal(1, await host.GitHub.ProcessAsync(default));
    }

    private static async Task<(IReadOnlyList<string> Events, long Ignored)> StoredAsync(IEnumerable<ExamplePayload> payloads)
    {
        await using var host = await WebhookHost.StartAsync();
        // Pseudonyms differ from database to database; here they must not.
        await host.ExecuteAsync("update devex.tenants set pseudonym_ns = '0d9d4f7e-3f0c-4a64-9a86-8a5d5d8f0e01'");
        foreach (var payload in payloads)
        {
            using var answer = await host.PostAsync(payload);
            Assert.True((int)answer.StatusCode is 200 or 202, $"{payload.Event} was answered {answer.StatusCode}");
        }

        await host.ProcessedAsync();
        Assert.Empty(await host.LinesAsync("select code || ': ' || detail from devex.dead_letter"));
        return (await host.EventsAsync(), await host.CountAsync("select count(*) from devex.webhook_inbox where status = 'ignored'"));
    }
}
