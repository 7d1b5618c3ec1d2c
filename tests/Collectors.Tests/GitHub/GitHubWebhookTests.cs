using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using DevEx.Collectors.GitHub;
using DevEx.Store;

namespace DevEx.Collectors.Tests.GitHub;

/// <summary>The door: who gets in, what is kept, what is answered.</summary>
public sealed class GitHubWebhookTests
{
    private static readonly ExamplePayload Merged = ExamplePayload.Own("pull_request.closed.merged");

    [Fact]
    public async Task Whatever_is_wrong_with_a_signature_the_answer_is_the_same_and_nothing_is_stored()
    {
        await using var host = await WebhookHost.StartAsync();
        var revoked = await host.Hooks.CreateAsync(Tenant.Default, "github", "old", default);
        await host.Hooks.RevokeAsync(Tenant.Default, revoked.HookId, default);
        var others = await host.Hooks.CreateAsync(Tenant.Default, "gitlab", "not GitHub", default);
        var body = Merged.ToBytes();
        var right = GitHubSignature.Sign(body, host.Hook.Secret);

        string[][] wrong =
        [
            [], [""], ["sha256="], [right, right], [right[..^1]], [right + "0"], [right.ToUpperInvariant()], ["sha256=" + right[7..].ToUpperInvariant()],
            ["sha1=" + right[7..47]], [right[7..]], [GitHubSignature.Sign(body, "guessed")], [GitHubSignature.Sign([], host.Hook.Secret)], ["sha256=" + new string('0', 64)],
        ];
        var answers = new HashSet<string>();
        foreach (var signature in wrong)
        {
            answers.Add(await TextAsync(host.PostAsync(body, signature: signature)));
        }

        foreach (var hookId in (string[])[revoked.HookId, others.HookId, new string('0', 32), "x", "{hookId}", "' or 1=1--"])
        {
            answers.Add(await TextAsync(host.PostAsync(body, hookId: hookId)));
        }

        answers.Add(await TextAsync(host.PostAsync(body, signature: [GitHubSignature.Sign(body, others.Secret)])));

        Assert.StartsWith("401 ", Assert.Single(answers), StringComparison.Ordinal);
        Assert.Contains("\"bad_signature\"", Assert.Single(answers), StringComparison.Ordinal);
        Assert.Equal(0, await host.CountAsync("select count(*) from devex.webhook_inbox"));
        Assert.Equal(0, await host.CountAsync("select count(*) from devex.dead_letter"));
    }

    [Fact]
    public async Task A_signed_delivery_is_stored_answered_and_then_translated()
    {
        await using var host = await WebhookHost.StartAsync();

        Assert.Equal((202, "stored"), await WebhookHost.AnswerAsync(host.PostAsync(Merged)));

        await host.ProcessedAsync();
        Assert.StartsWith("change_merged ", Assert.Single(await host.EventsAsync()), StringComparison.Ordinal);
        Assert.Equal(["done closed"], await host.LinesAsync("select status || ' ' || action from devex.webhook_inbox"));
        Assert.Equal(["Mara-Quill", "release-helper[bot]"], await host.LinesAsync("select name from devex.people order by bot"));
    }

    [Fact]
    public async Task Replayed_a_thousand_times_under_fresh_ids_it_has_one_effect()
    {
        await using var host = await WebhookHost.StartAsync();
        await host.PostAsync(Merged);

        await Parallel.ForAsync(0, 1000, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (_, _) =>
            Assert.Equal((202, "duplicate"), await WebhookHost.AnswerAsync(host.PostAsync(Merged))));

        await host.ProcessedAsync();
        Assert.Single(await host.EventsAsync());
        Assert.Equal(1, await host.CountAsync("select count(*) from devex.webhook_inbox"));
        Assert.Equal(1000, await host.CountAsync("select duplicates from devex.arrivals where source = 'github'"));
    }

    [Fact]
    public async Task The_same_id_with_another_signed_body_is_put_aside_once()
    {
        await using var host = await WebhookHost.StartAsync();
        var id = Guid.CreateVersion7().ToString();
        var other = Merged.With("number", 18).ToBytes();

        Assert.Equal((202, "stored"), await WebhookHost.AnswerAsync(host.PostAsync(Merged.ToBytes(), "pull_request", id)));
        Assert.Equal((202, "duplicate"), await WebhookHost.AnswerAsync(host.PostAsync(other, "pull_request", id)));
        Assert.Equal((202, "duplicate"), await WebhookHost.AnswerAsync(host.PostAsync(other, "pull_request", id)));

        Assert.Equal(["webhook github id_conflict open 2"], await host.LinesAsync(
            "select concat_ws(' ', stage, source, code, status, attempts) from devex.dead_letter"));
        Assert.Equal(1, await host.CountAsync("select count(*) from devex.webhook_inbox"));
    }

    [Fact]
    public async Task A_form_counts_as_the_json_in_it()
    {
        await using var host = await WebhookHost.StartAsync();
        var json = Encoding.UTF8.GetString(Merged.ToBytes());
        var form = Encoding.ASCII.GetBytes($"x=1&payload={Uri.EscapeDataString(json).Replace("%20", "+", StringComparison.Ordinal)}");

        Assert.Equal((202, "stored"), await WebhookHost.AnswerAsync(host.PostAsync(form, "pull_request", contentType: "application/x-www-form-urlencoded")));
        Assert.Equal((202, "duplicate"), await WebhookHost.AnswerAsync(host.PostAsync(Merged)));

        await host.ProcessedAsync();
        Assert.StartsWith("change_merged ", Assert.Single(await host.EventsAsync()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"action\":")]
    [InlineData("")]
    [InlineData("payload=none")]
    [InlineData("{\"a\":\"\u00ff\"}")]
    public async Task A_signed_body_that_is_no_json_is_kept_and_put_aside(string body)
    {
        await using var host = await WebhookHost.StartAsync();

        Assert.Equal((202, "stored"), await WebhookHost.AnswerAsync(host.PostAsync(Encoding.Latin1.GetBytes(body))));

        await host.ProcessedAsync();
        Assert.Equal(["failed"], await host.LinesAsync("select status from devex.webhook_inbox"));
        Assert.Equal(["webhook malformed_json"], await host.LinesAsync("select stage || ' ' || code from devex.dead_letter"));
    }

    [Fact]
    public async Task What_is_not_used_is_kept_and_counted()
    {
        await using var host = await WebhookHost.StartAsync();

        Assert.Equal((202, "ignored"), await WebhookHost.AnswerAsync(host.PostAsync("{\"action\":\"created\"}"u8.ToArray(), "sponsorship")));
        Assert.Equal((202, "stored"), await WebhookHost.AnswerAsync(host.PostAsync(Merged.With("action", "labeled"))));
        Assert.Equal((200, "ignored"), await WebhookHost.AnswerAsync(host.PostAsync("{\"zen\":\"Keep it.\"}"u8.ToArray(), "ping")));

        await host.ProcessedAsync();
        Assert.Equal(["ignored", "ignored", "ignored"], await host.LinesAsync("select status from devex.webhook_inbox"));
        Assert.Equal(3, await host.CountAsync("select unknown from devex.arrivals where source = 'github'"));
        Assert.Empty(await host.EventsAsync());
    }

    [Fact]
    public async Task Twenty_five_mebibytes_are_taken_and_a_byte_more_is_not()
    {
        await using var host = await WebhookHost.StartAsync();
        var most = Encoding.ASCII.GetBytes("\"" + new string('x', WebhookBody.MaxBytes - 2) + "\"");
        byte[] more = [.. most, (byte)' '];

        Assert.Equal((202, "ignored"), await WebhookHost.AnswerAsync(host.PostAsync(most, "sponsorship")));
        Assert.Equal((413, "payload_too_large"), await WebhookHost.AnswerAsync(host.PostAsync(more, "sponsorship")));
        Assert.Equal((202, "duplicate"), await WebhookHost.AnswerAsync(host.PostAsync(most, "sponsorship", chunked: true)));
        Assert.Equal((413, "payload_too_large"), await WebhookHost.AnswerAsync(host.PostAsync(more, "sponsorship", chunked: true)));
        Assert.Equal(1, await host.CountAsync("select count(*) from devex.webhook_inbox"));
    }

    [Fact]
    public async Task A_delivery_without_its_headers_is_no_delivery()
    {
        await using var host = await WebhookHost.StartAsync();

        Assert.Equal((400, "missing_header"), await WebhookHost.AnswerAsync(host.PostAsync(Merged.ToBytes(), eventName: null)));
        Assert.Equal((400, "missing_header"), await WebhookHost.AnswerAsync(host.PostAsync(Merged.ToBytes(), deliveryId: "a b")));
        Assert.Equal((400, "missing_header"), await WebhookHost.AnswerAsync(host.PostAsync(Merged.ToBytes(), deliveryId: new string('a', 101))));
    }

    [Fact]
    public async Task The_answer_does_not_wait_for_the_translation()
    {
        await using var host = await WebhookHost.StartAsync(working: false);

        Assert.Equal((202, "stored"), await WebhookHost.AnswerAsync(host.PostAsync(Merged)));

        Assert.Equal(["new"], await host.LinesAsync("select status from devex.webhook_inbox"));
        Assert.Equal(1, await host.GitHub.ProcessAsync(default));
        Assert.Single(await host.EventsAsync());
    }

    [Fact]
    public async Task A_delivery_wakes_the_worker()
    {
        await using var host = await WebhookHost.StartAsync(clock: new TimersClock(Timeout.InfiniteTimeSpan));

        await host.PostAsync(Merged);
        await host.ProcessedAsync();
        await host.PostAsync(ExamplePayload.Own("push.forced"));

        await host.ProcessedAsync();
        Assert.Equal(2, (await host.EventsAsync()).Count);
    }

    [Fact]
    public async Task What_another_node_took_in_is_found_without_a_call()
    {
        await using var host = await WebhookHost.StartAsync(clock: new TimersClock(TimeSpan.FromMilliseconds(20)));

        await host.Inbox.KeepAsync(Tenant.Default, new(host.Hook.HookId, "github", "1", Merged.Event, null, Merged.ToBytes()), default);

        await host.ProcessedAsync();
        Assert.Single(await host.EventsAsync());
    }

    /// <summary>The real time, but every timer goes off after the same while, or never.</summary>
    private sealed class TimersClock(TimeSpan after) : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, after, Timeout.InfiniteTimeSpan);
    }

    private static async Task<string> TextAsync(Task<HttpResponseMessage> response)
    {
        using var answer = await response;
        var text = Regex.Replace(await answer.Content.ReadAsStringAsync(), "\"traceId\":(null|\"[0-9a-f]*\")", "");
        return string.Create(CultureInfo.InvariantCulture, $"{(int)answer.StatusCode} {answer.Content.Headers.ContentType} {text}");
    }
}
