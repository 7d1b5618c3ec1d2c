using System.Net;
using System.Text.Json;
using DevEx.Domain.Events;
using DevEx.Store.Access;
using DevEx.Web.Tests.Overview;

namespace DevEx.Web.Tests.Me;

public sealed class MyDataTests
{
    private static readonly DateTimeOffset Nine = OwnPeople.At("2026-03-02T09:00:00Z");

    [Fact]
    public async Task What_is_stored_is_counted_and_nobody_elses_with_it()
    {
        await using var host = await DashboardHost.StartAsync();
        var people = new OwnPeople(host);
        var (me, other) = (await people.PersonAsync(), await people.PersonAsync("Bob"));
        await SeedAsync(host, me, steps: 3);
        await SeedAsync(host, other, steps: 8);
        var token = await people.TokenAsync(me);

        var kinds = (await people.AskAsync("/api/v1/me/data", token)).GetProperty("kinds").EnumerateArray().ToDictionary(k => k.GetProperty("kind").GetString()!);
        var html = (await people.TryAsync("/me/data", token)).Text;

        Assert.Equal((3, 1), (kinds["steps"].GetProperty("n").GetInt32(), kinds["edits"].GetProperty("n").GetInt32()));
        Assert.Equal(1, kinds["pullRequests"].GetProperty("n").GetInt32());
        Assert.Equal(Nine, kinds["steps"].GetProperty("first").GetDateTimeOffset());
        Assert.All(kinds, k => Assert.Equal(k.Value.GetProperty("n").GetDouble(), DashboardHost.Figure(html, "n", k.Key)));
        Assert.Contains("devex pause", html, StringComparison.Ordinal);
        Assert.Contains("href=\"api/v1/me/export\"", html, StringComparison.Ordinal);
        Assert.Contains(token[^4..], html, StringComparison.Ordinal);
        Assert.DoesNotContain(token, html, StringComparison.Ordinal);
        Assert.DoesNotContain(other.ToString(), html, StringComparison.Ordinal);
        Assert.DoesNotContain("Bob", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_began_early_and_lasts_for_days_is_the_last_to_end()
    {
        await using var host = await DashboardHost.StartAsync();
        var people = new OwnPeople(host);
        var me = await people.PersonAsync();
        await host.Seeds.AppendAsync(
        [
            OwnPeople.Step(me, Nine, TimeSpan.FromDays(5).TotalSeconds), OwnPeople.Step(me, Nine.AddDays(1), 60), OwnPeople.Step(me, Nine.AddDays(2), 60),
            new EditsObserved { At = Nine, Subject = me, Workspace = new("shop/api"), Source = "watcher", Beats = [Nine.AddHours(-1), Nine.AddDays(4)] },
            new EditsObserved { At = Nine, Subject = me, Workspace = new("shop/api"), Source = "watcher", Beats = [Nine.AddDays(1)] },
        ]);
        var token = await people.TokenAsync(me);

        var kinds = (await people.AskAsync("/api/v1/me/data", token)).GetProperty("kinds").EnumerateArray().ToDictionary(k => k.GetProperty("kind").GetString()!);

        foreach (var (kind, counted) in (List<(string, string)>)[
            ("steps", $"count(*) || ' ' || min(started_at) || ' ' || max(finished_at) from devex.steps where subject = '{me}'"),
            ("edits", $"count(*) || ' ' || min(first_at) || ' ' || max(last_at) from devex.edits where subject = '{me}'"),
            ("iterations", $"count(*) || ' ' || min(started_at) || ' ' || max(finished_at) from devex.iterations where subject = '{me}'")])
        {
            var told = kinds[kind];
            Assert.Equal(await host.Seeds.TextsAsync($"select {counted}"), [$"{told.GetProperty("n")} {Text(told, "first")} {Text(told, "last")}"]);
        }

        static string Text(JsonElement kind, string at) => $"{kind.GetProperty(at).GetDateTimeOffset().UtcDateTime:yyyy-MM-dd HH:mm:ss}+00";
    }

    [Fact]
    public async Task The_export_holds_every_own_event_word_for_word_and_no_other()
    {
        await using var host = await DashboardHost.StartAsync();
        var people = new OwnPeople(host);
        var (me, other) = (await people.PersonAsync(), await people.PersonAsync("Bob"));
        await SeedAsync(host, me, steps: 30);
        await SeedAsync(host, other, steps: 30);
        // What a newer version sent, and the same person's pseudonym in another tenant.
        await StreamAsync(host, "default", me, "unheard_of", "{\"mark\": \"newer\"}");
        await StreamAsync(host, "acme", me, "step_finished", "{\"mark\": \"foreign\"}");

        var mine = await ExportAsync(people, me);
        var theirs = await ExportAsync(people, other);

        Assert.Equal(await StoredAsync(host, me), Events(mine));
        Assert.Equal(await StoredAsync(host, other), Events(theirs));
        Assert.Equal(32, Events(mine).Count);
        Assert.DoesNotContain(mine, l => l.GetRawText().Contains(other.ToString(), StringComparison.Ordinal));
        Assert.DoesNotContain(mine, l => l.GetRawText().Contains("foreign", StringComparison.Ordinal));
        Assert.Contains(mine, l => l.GetRawText().Contains("newer", StringComparison.Ordinal));
        Assert.Equal([me.ToString()], mine.Where(l => Kind(l) == "person").Select(l => l.GetProperty("person").GetProperty("subject").GetString()));
        Assert.Equal([1], mine.Where(l => Kind(l) == "pullRequest").Select(l => l.GetProperty("pullRequest").GetProperty("number").GetInt32()));
        Assert.Equal(mine.Count, mine[^1].GetProperty("end").GetProperty("lines").GetInt32());
        Assert.DoesNotContain(mine, l => l.GetRawText().Contains("hash", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_export_is_a_file_to_keep()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.PageAsync("/me");

        using var answer = await host.Client.GetAsync("/api/v1/me/export");

        Assert.Equal("application/jsonl", answer.Content.Headers.ContentType?.MediaType);
        Assert.Matches(@"^devex-\d{4}-\d\d-\d\d\.jsonl$", answer.Content.Headers.ContentDisposition?.FileName?.Trim('"'));
        Assert.True(answer.Headers.CacheControl?.NoStore);
    }

    private static async Task<List<JsonElement>> ExportAsync(OwnPeople people, Guid subject)
    {
        var (status, text) = await people.TryAsync("/api/v1/me/export", await people.TokenAsync(subject, TokenKind.Agent));
        Assert.Equal(HttpStatusCode.OK, status);
        return [.. text.TrimEnd('\n').Split('\n').Select(l => JsonElement.Parse(l))];
    }

    private static string Kind(JsonElement line) => line.GetProperty("kind").GetString()!;

    private static List<string> Events(List<JsonElement> lines) =>
        [.. lines.Where(l => Kind(l) == "event").Select(l => $"{l.GetProperty("id").GetString()} {l.GetProperty("type").GetString()} {l.GetProperty("event").GetRawText()}").Order(StringComparer.Ordinal)];

    private static async Task<List<string>> StoredAsync(DashboardHost host, Guid subject) =>
        [.. (await host.Seeds.TextsAsync($"select id || ' ' || type || ' ' || data::text from devex.mt_events where tenant_id = 'default' and stream_id like 'loop/{subject}/%'")).Order(StringComparer.Ordinal)];

    /// <summary>So many steps, a day each, edits, and a pull request.</summary>
    private static Task SeedAsync(DashboardHost host, Guid subject, int steps) => host.Seeds.AppendAsync(
    [
        .. Enumerable.Range(0, steps).Select(day => OwnPeople.Step(subject, Nine.AddDays(day), 60)),
        new EditsObserved { At = Nine, Subject = subject, Workspace = new("shop/api"), Source = "watcher", Beats = [Nine, Nine.AddMinutes(1)] },
        new ChangeOpened
        {
            At = Nine, Provider = "github", Repository = $"shop/{subject.ToString("N")[^8..]}", Number = 1, Author = new(subject), HeadSha = "a", HeadRef = "topic", BaseRef = "main", Draft = false,
            Title = "Change", Size = new(1, 1, 1), Url = "https://example.org",
        },
    ]);

    private static async Task StreamAsync(DashboardHost host, string tenant, Guid subject, string type, string body)
    {
        await host.Seeds.ExecuteAsync("insert into devex.mt_streams (tenant_id, id, version) values ($1, 'loop/' || $2::uuid || '/2026-06-01', 1)", tenant, subject);
        await host.Seeds.ExecuteAsync("""
            insert into devex.mt_events (seq_id, id, stream_id, version, data, type, tenant_id, is_archived)
            values (nextval('devex.mt_events_sequence'), gen_random_uuid(), 'loop/' || $2::uuid || '/2026-06-01', 1, $4::jsonb, $3, $1, false)
            """, tenant, subject, type, body);
    }
}
