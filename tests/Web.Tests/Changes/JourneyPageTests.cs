using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using DevEx.Store.Access;
using DevEx.Web.Changes;
using DevEx.Web.Tests.Hosting;
using DevEx.Web.Tests.Overview;

namespace DevEx.Web.Tests.Changes;

/// <summary>The way of one pull request: <c>/changes/{id}</c> and its answer of the API.</summary>
public sealed partial class JourneyPageTests
{
    private static readonly Guid Ann = new("00000000-0000-7000-8000-000000000001");
    private static readonly string Id = new ChangeRef("github", ToldChange.Repository, ToldChange.Number).Id;

    [Fact]
    public async Task Its_segments_have_no_hole_and_add_up_to_the_way_from_the_first_edit_to_production()
    {
        await using var host = await StartAsync(t => t.All);

        var answer = await AskAsync(host, "owner");

        var segments = answer.GetProperty("segments").EnumerateArray().ToList();
        Assert.Equal(
            ["editing", "coding", "draft", "pickup", "review", "mergeWait", "integrate", "stage", "releaseWait", "rollout"],
            segments.Select(s => s.GetProperty("kind").GetString()));
        Assert.All(segments.Zip(segments.Skip(1)), s => Assert.Equal(s.First.GetProperty("to").GetDateTimeOffset(), s.Second.GetProperty("from").GetDateTimeOffset()));
        var whole = ToldChange.Nine.AddDays(1).AddMinutes(10) - ToldChange.Nine;
        Assert.Equal((long)whole.TotalMilliseconds, answer.GetProperty("wallMs").GetInt64());
        Assert.Equal(answer.GetProperty("wallMs").GetInt64(), segments.Sum(s => s.GetProperty("ms").GetInt64()));
        Assert.Equal(answer.GetProperty("workingMs").GetInt64(), segments.Sum(s => s.GetProperty("workingMs").GetInt64()));
        Assert.Equal(
            ["firstEdit", "firstCommit", "opened", "ready", "firstResponse", "approved", "merged", "integrated", "staged", "inProduction"],
            answer.GetProperty("stops").EnumerateArray().Select(s => s.GetProperty("stop").GetString()));
        Assert.Equal(
            (1, 2, 2), (answer.GetProperty("rounds").GetArrayLength(), answer.GetProperty("runs").GetArrayLength(), answer.GetProperty("reviews").GetArrayLength()));
        Assert.Equal([false, true], answer.GetProperty("runs").EnumerateArray().Select(r => r.GetProperty("integrates").GetBoolean()));
        Assert.Equal(["staging", "production"], answer.GetProperty("deployments").EnumerateArray().Select(d => d.GetProperty("environment").GetString()));
    }

    [Fact]
    public async Task The_page_has_the_answers_figures_and_its_rows_add_up_to_the_sum()
    {
        await using var host = await StartAsync(t => t.All);

        var (html, answer) = (await host.PageAsync($"/changes/{Id}"), await AskAsync(host, "owner"));

        Assert.Equal(answer.GetProperty("wallMs").GetDouble(), DashboardHost.Figure(html, "wallMs"));
        Assert.Equal(answer.GetProperty("change").GetProperty("middleMs").GetDouble(), DashboardHost.Figure(html, "middleMs"));
        Assert.Equal(answer.GetProperty("change").GetProperty("outerMs").GetDouble(), DashboardHost.Figure(html, "outerMs"));
        Assert.Equal(1, DashboardHost.Figure(html, "reworkRounds"));
        var rows = SegmentRow().Matches(html).Select(m => (Kind: m.Groups[1].Value, Wall: Number(m.Groups[2]), Working: Number(m.Groups[3]))).ToList();
        Assert.Equal(
            answer.GetProperty("segments").EnumerateArray().Select(s => (s.GetProperty("kind").GetString()!, s.GetProperty("ms").GetInt64(), s.GetProperty("workingMs").GetInt64())),
            rows.SkipLast(1));
        Assert.Equal(("sum", rows.SkipLast(1).Sum(r => r.Wall), rows.SkipLast(1).Sum(r => r.Working)), rows[^1]);
        Assert.Contains("repository=shop%2Fapi&amp;from=2026-03-03&amp;to=2026-03-03\"", html, StringComparison.Ordinal);
        Assert.Contains("href=\"https://github.test/shop/api/pull/7\"", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("manager")]
    [InlineData("platform")]
    [InlineData("example")]
    public async Task Nobody_but_the_author_sees_the_iterations_and_the_first_edit(string persona)
    {
        await using var host = await StartAsync(t => t.All);
        await host.Seeds.ExecuteAsync("insert into devex.people (tenant_id, subject, name, invented) values ('default', gen_random_uuid(), 'Ada Demo', true)");

        var (own, theirs) = (await AskAsync(host, "developer"), await AskAsync(host, persona));
        var (ownPage, page) = (await host.PageAsync($"/changes/{Id}", "developer"), await host.PageAsync($"/changes/{Id}", persona));

        var iteration = Assert.Single(own.GetProperty("iterations").EnumerateArray());
        Assert.Equal((720_000, 2), (iteration.GetProperty("cycleMs").GetInt64(), iteration.GetProperty("parts").GetArrayLength()));
        Assert.Contains("Your loop behind it", ownPage, StringComparison.Ordinal);
        Assert.Contains("dotnet build", ownPage, StringComparison.Ordinal);
        Assert.Equal((JsonValueKind.Null, false), (theirs.GetProperty("iterations").ValueKind, theirs.GetProperty("own").GetBoolean()));
        Assert.Equal("firstCommit", theirs.GetProperty("stops")[0].GetProperty("stop").GetString());
        // All that they have in common is the same for both.
        Assert.Equal(own.GetProperty("segments").EnumerateArray().Skip(1).Select(s => s.GetRawText()), theirs.GetProperty("segments").EnumerateArray().Select(s => s.GetRawText()));
        foreach (var secret in (string[])["dotnet", "editing", "First edit", "Your loop", "Your iterations", "iterations on its branch", Ann.ToString()])
        {
            Assert.DoesNotContain(secret, page, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(secret, theirs.GetRawText().Replace("\"iterations\":null", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task A_change_that_is_not_merged_is_told_as_far_as_it_has_come()
    {
        await using var host = await StartAsync(t => t.Open);

        var (answer, html) = (await AskAsync(host, "manager"), await host.PageAsync($"/changes/{Id}", "manager"));

        Assert.Equal(["coding", "draft", "pickup"], answer.GetProperty("segments").EnumerateArray().Select(s => s.GetProperty("kind").GetString()));
        Assert.Equal(90 * 60_000, answer.GetProperty("wallMs").GetInt64());
        Assert.Contains("Not merged yet", html, StringComparison.Ordinal);
        Assert.Empty(answer.GetProperty("deployments").EnumerateArray());
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData(null)]
    public async Task What_is_not_known_is_not_found_and_the_page_leads_on(string? id)
    {
        await using var host = await DashboardHost.StartAsync();
        id ??= Id;

        using var request = new HttpRequestMessage(HttpMethod.Get, $"/changes/{id}");
        request.Headers.Accept.ParseAdd("text/html");
        using var page = await host.Client.SendAsync(request);
        using var answer = await host.Client.GetAsync($"/api/v1/changes/{id}");

        var html = await page.Content.ReadAsStringAsync();
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (page.StatusCode, answer.StatusCode));
        Assert.Contains("There is nothing at this address", html, StringComparison.Ordinal);
        Assert.Contains("href=\"changes\">Go to all", html, StringComparison.Ordinal);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task An_import_token_reads_no_way()
    {
        await using var server = await WholeServer.StartAsync();
        var token = await server.TokenAsync(TokenKind.Import);

        foreach (var (path, status) in new[] { ($"/changes/{Id}", HttpStatusCode.OK), ($"/api/v1/changes/{Id}", HttpStatusCode.Forbidden) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Authorization = new("Bearer", token);
            var answer = await server.SendAsync(request);
            Assert.Equal(status, answer.StatusCode);
        }
    }

    /// <summary>The owner is the author.</summary>
    private static async Task<DashboardHost> StartAsync(Func<ToldChange, IEnumerable<DevEx.Domain.Events.DevEvent>> told)
    {
        var host = await DashboardHost.StartAsync();
        await host.Seeds.ExecuteAsync("insert into devex.identities (tenant_id, provider, login, subject) values ('default', 'local', 'owner', $1) on conflict do nothing", Ann);
        await host.PageAsync("/me");
        await host.Seeds.ExecuteAsync("update devex.people set zone = 'UTC' where subject = $1", Ann);
        await host.Seeds.AppendAsync(told(new(Ann)));
        return host;
    }

    private static async Task<JsonElement> AskAsync(DashboardHost host, string persona)
    {
        using var answer = JsonDocument.Parse(await host.PageAsync($"/api/v1/changes/{Id}", persona));
        return answer.RootElement.Clone();
    }

    private static long Number(Group text) => long.Parse(text.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex("<tr data-kind=\"([a-zA-Z]+)\" data-ms=\"(\\d+)\" data-working-ms=\"(\\d+)\"")]
    private static partial Regex SegmentRow();
}
