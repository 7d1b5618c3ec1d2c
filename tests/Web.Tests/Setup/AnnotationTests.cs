using System.Net;
using System.Text;
using System.Text.Json;
using DevEx.Store.Access;
using DevEx.Testing;
using DevEx.Web.Tests.Hosting;

namespace DevEx.Web.Tests.Setup;

/// <summary>Annotations by the form and by pipelines: both are events, and both come to the charts.</summary>
public sealed class AnnotationTests
{
    private const string Address = "/api/v1/annotations";

    [Fact]
    public async Task What_the_form_says_is_an_event_on_the_charts_until_it_is_removed()
    {
        await using var server = await WholeServer.StartAsync();
        await server.TeamAsync("Shop");
        var id = Guid.CreateVersion7();

        (await AddAsync(server, id)).Leads("/setup/annotations?done=annotation-added");
        (await AddAsync(server, id)).Leads("/setup/annotations?done=annotation-added");

        Assert.Equal(["annotation_added"], await server.LinesAsync("select type from devex.mt_events"));
        var page = await server.PageAsync("/setup/annotations");
        Assert.Contains("Telepresence for all", page, StringComparison.Ordinal);
        Assert.Contains("Telepresence for all", await server.PageAsync("/before-after"), StringComparison.Ordinal);

        (await server.PostAsync("/setup/annotations", $"annotation-remove-{id}")).Leads("/setup/annotations?done=annotation-gone");
        Assert.DoesNotContain("annotation-remove-", await server.PageAsync("/setup/annotations"), StringComparison.Ordinal);
        Assert.Equal(["annotation_added", "annotation_removed"], await server.LinesAsync("select type from devex.mt_events order by seq_id"));
        Assert.Contains("sent before, with other words", await (await AddAsync(server, id, title: "Other")).MessagesAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "x", "rollout", "all", "", "The day on which it happened")]
    [InlineData("2999-01-01", "x", "rollout", "all", "", "A day is written")]
    [InlineData("2099-01-01", "x", "rollout", "all", "", "between the year 2000 and today")]
    [InlineData("2026-03-02", "", "rollout", "all", "", "Say in a few words")]
    [InlineData("2026-03-02", "a\u0007b", "rollout", "all", "", "Letters, digits, signs and spaces only")]
    [InlineData("2026-03-02", "x", "party", "all", "", "One of rollout, incident, holiday")]
    [InlineData("2026-03-02", "x", "rollout", "team:nobody", "", "Choose from the list")]
    [InlineData("2026-03-02", "x", "rollout", "", "", "Choose from the list")]
    [InlineData("2026-03-02", "x", "rollout", "all", "javascript:alert(1)", "An address of the web")]
    public async Task What_makes_no_sense_is_said_beside_its_field(string day, string title, string kind, string about, string url, string message)
    {
        await using var server = await WholeServer.StartAsync();

        var answer = await AddAsync(server, Guid.CreateVersion7(), day, title, kind, about, url);

        Assert.Contains(message, await answer.MessagesAsync(), StringComparison.Ordinal);
        Assert.Empty(await server.LinesAsync("select type from devex.mt_events"));
    }

    [Fact]
    public async Task A_title_that_is_too_long_is_refused_by_form_and_API()
    {
        await using var server = await WholeServer.StartAsync();
        var title = new string('x', 121);

        Assert.Contains("At most 120 characters", await (await AddAsync(server, Guid.CreateVersion7(), title: title)).MessagesAsync(), StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.BadRequest, "/title"), await RefusedAsync(server, TokenKind.Ci, JsonSerializer.Serialize(new { title })));
    }

    [Fact]
    public async Task A_pipeline_adds_once_and_takes_back()
    {
        await using var server = await WholeServer.StartAsync();
        var token = await server.TokenAsync(TokenKind.Ci);
        var body = $$"""{ "id": "{{Guid.CreateVersion7()}}", "title": "Cache for all", "at": "2026-03-02T10:00:00Z", "scope": { "kind": "repository", "key": "shop/web" }, "url": "https://ci.example/7" }""";

        using var added = await SendAsync(server, HttpMethod.Post, Address, token, body);
        Assert.Equal(HttpStatusCode.Created, added.StatusCode);
        using var again = await SendAsync(server, HttpMethod.Post, Address, token, body);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        using var other = await SendAsync(server, HttpMethod.Post, Address, token, body.Replace("Cache", "Cash", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Conflict, other.StatusCode);

        var place = added.Headers.Location!.OriginalString;
        await Eventually.TrueAsync(async () => (await server.PageAsync("/setup/annotations")).Contains("Cache for all", StringComparison.Ordinal), "it is on the page");
        using var removed = await SendAsync(server, HttpMethod.Delete, place, token);
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        await Eventually.TrueAsync(async () => (await SendAsync(server, HttpMethod.Delete, place, token)).StatusCode == HttpStatusCode.NotFound, "it is gone");
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData(TokenKind.Agent, HttpStatusCode.Forbidden)]
    [InlineData(TokenKind.Personal, HttpStatusCode.Forbidden)]
    public async Task Only_pipelines_and_imports_write(TokenKind? kind, HttpStatusCode status)
    {
        await using var server = await WholeServer.StartAsync();
        var token = kind is { } given ? await server.TokenAsync(given, Guid.CreateVersion7()) : null;

        using var added = await SendAsync(server, HttpMethod.Post, Address, token, """{ "title": "x" }""");
        using var removed = await SendAsync(server, HttpMethod.Delete, $"{Address}/x", token);

        Assert.Equal((status, status), (added.StatusCode, removed.StatusCode));
        Assert.Equal("application/problem+json", added.Content.Headers.ContentType?.MediaType);
        Assert.Empty(await server.LinesAsync("select type from devex.mt_events"));
    }

    [Theory]
    [InlineData("null", "")]
    [InlineData("{}", "")]
    [InlineData("""{ "title": null }""", "/title")]
    [InlineData("""{ "title": "a\nb" }""", "/title")]
    [InlineData("""{ "title": "x", "id": "7" }""", "/id")]
    [InlineData("""{ "title": "x", "id": "00000000-0000-0000-0000-000000000000" }""", "/id")]
    [InlineData("""{ "title": "x", "at": "soon" }""", "/at")]
    [InlineData("""{ "title": "x", "at": "1999-01-01T00:00:00Z" }""", "/at")]
    [InlineData("""{ "title": "x", "kind": "party" }""", "/kind")]
    [InlineData("""{ "title": "x", "scope": { "kind": "team" } }""", "/scope")]
    [InlineData("""{ "title": "x", "scope": { "kind": "planet", "key": "mars" } }""", "/scope")]
    [InlineData("""{ "title": "x", "url": "ftp://x" }""", "/url")]
    [InlineData("""{ "title": "\ud800" }""", "/title")]
    public async Task What_makes_no_sense_is_refused_with_its_place(string body, string pointer)
    {
        await using var server = await WholeServer.StartAsync();

        Assert.Equal((HttpStatusCode.BadRequest, pointer), await RefusedAsync(server, TokenKind.Import, body));
        Assert.Empty(await server.LinesAsync("select type from devex.mt_events"));
    }

    [Fact]
    public async Task The_description_of_the_API_tells_of_both()
    {
        await using var server = await WholeServer.StartAsync();

        var paths = JsonElement.Parse(await server.PageAsync("/openapi/v1.json")).GetProperty("paths");

        Assert.True(paths.GetProperty(Address).TryGetProperty("post", out _));
        Assert.True(paths.GetProperty($"{Address}/{{id}}").TryGetProperty("delete", out _));
    }

    private static Task<HttpResponseMessage> AddAsync(
        WholeServer server, Guid id, string day = "2026-03-02", string title = "Telepresence for all", string kind = "rollout", string about = "all", string url = "") =>
        server.PostAsync(
            "/setup/annotations", "annotation", ("Input.Id", id.ToString()), ("Input.Day", day), ("Input.Title", title), ("Input.Kind", kind), ("Input.About", about), ("Input.Url", url));

    private static async Task<(HttpStatusCode Status, string? Pointer)> RefusedAsync(WholeServer server, TokenKind kind, string body)
    {
        using var answer = await SendAsync(server, HttpMethod.Post, Address, await server.TokenAsync(kind), body);
        var problem = JsonElement.Parse(await answer.Content.ReadAsStringAsync());
        return (answer.StatusCode, problem.TryGetProperty("pointer", out var pointer) ? pointer.GetString() : null);
    }

    private static Task<HttpResponseMessage> SendAsync(WholeServer server, HttpMethod method, string path, string? token, string? body = null)
    {
        var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
        if (token is not null)
        {
            request.Headers.Authorization = new("Bearer", token);
        }

        return server.SendAsync(request);
    }
}
