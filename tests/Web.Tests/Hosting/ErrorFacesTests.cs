using System.Net;
using System.Text.Json;

namespace DevEx.Web.Tests.Hosting;

public sealed class ErrorFacesTests
{
    [Fact]
    public async Task An_unknown_address_is_a_page_to_someone_who_looks()
    {
        await using var server = await WholeServer.StartAsync();

        var answer = await server.GetAsync("/nowhere");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("There is nothing at this address", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/api/v1/nowhere", 404, "not_found")]
    [InlineData("DELETE", "/api/v1/builds", 405, "method_not_allowed")]
    [InlineData("GET", "/hooks/nowhere", 404, "not_found")]
    public async Task A_program_gets_a_problem(string method, string path, int status, string code)
    {
        await using var server = await WholeServer.StartAsync();

        var answer = await server.SendAsync(new(new(method), path));

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal(code, problem.RootElement.GetProperty("code").GetString());
    }
}
