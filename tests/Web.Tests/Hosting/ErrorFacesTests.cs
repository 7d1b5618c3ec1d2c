using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DevEx.Store.Access;
using DevEx.Store.Organisation;
using DevEx.Web.Organisation;

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

    [Fact]
    public async Task What_somebody_else_wrote_at_the_same_time_is_a_conflict_and_no_failure_of_the_store()
    {
        await using var server = await WholeServer.StartAsync();
        await using var other = server.Database.Source.CreateCommand("""
            create function devex.other() returns trigger language plpgsql as $$ begin raise unique_violation; end $$;
            create trigger other before insert on devex.teams for each row execute function devex.other();
            """);
        await other.ExecuteNonQueryAsync();
        using var request = new HttpRequestMessage(HttpMethod.Put, OrganisationEndpoints.Address)
        {
            Content = JsonContent.Create(new OrganisationUpdate([new("one", "One", "UTC", [])])),
        };
        request.Headers.Authorization = new("Bearer", await server.TokenAsync(TokenKind.Import));

        using var answer = await server.SendAsync(request);

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Equal("conflict", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
    }
}
