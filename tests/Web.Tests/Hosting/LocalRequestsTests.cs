using System.Net;

namespace DevEx.Web.Tests.Hosting;

public sealed class LocalRequestsTests
{
    [Theory]
    [InlineData("evil.example")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("192.168.1.7")]
    public async Task A_foreign_name_that_leads_here_is_refused(string host)
    {
        await using var server = await WholeServer.StartAsync();

        var answer = await server.SendAsync(Request(HttpMethod.Get, "/api/v1/sources", ("Host", host)));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("bad_host", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST")]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]")]
    public async Task The_names_of_this_machine_are_taken(string host)
    {
        await using var server = await WholeServer.StartAsync();

        var answer = await server.SendAsync(Request(HttpMethod.Get, "/health/live", ("Host", $"{host}:{server.Address.Port}")));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_circuit_is_for_our_own_pages_alone()
    {
        await using var server = await WholeServer.StartAsync();
        const string Negotiate = "/_blazor/negotiate?negotiateVersion=1";
        var own = server.Address.GetLeftPart(UriPartial.Authority);

        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(server, Request(HttpMethod.Post, Negotiate)));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(server, Request(HttpMethod.Post, Negotiate, ("Origin", "https://evil.example"))));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(server, Request(HttpMethod.Post, Negotiate, ("Origin", "null"))));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(server, Request(HttpMethod.Get, "/_blazor", ("Origin", "http://127.0.0.1:1"))));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, Request(HttpMethod.Post, Negotiate, ("Origin", own))));
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "https://evil.example")]
    public async Task Another_sites_page_changes_nothing_in_the_owners_name(string header, string value)
    {
        await using var server = await WholeServer.StartAsync();

        foreach (var method in new[] { HttpMethod.Post, HttpMethod.Put, HttpMethod.Delete })
        {
            var answer = await server.SendAsync(Request(method, "/api/v1/organisation", (header, value)));
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
            Assert.Contains("foreign_origin", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Whoever_has_a_token_is_asked_for_the_token_and_not_for_the_site()
    {
        await using var server = await WholeServer.StartAsync();

        var answer = await server.SendAsync(Request(
            HttpMethod.Post, "/api/v1/events", ("Sec-Fetch-Site", "cross-site"), ("Authorization", "Bearer dxa_wrong")));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    private static async Task<HttpStatusCode> StatusAsync(WholeServer server, HttpRequestMessage request) => (await server.SendAsync(request)).StatusCode;

    private static HttpRequestMessage Request(HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }
}
