using System.Net;
using System.Text.Json;
using DevEx.Web.Tests.Hosting;
using DevEx.Web.Tests.Overview;

namespace DevEx.Web.Tests.Setup;

public sealed class BaselineFormsTests
{
    [Fact]
    public async Task The_most_specific_loop_is_what_a_sprint_is_compared_with_and_the_answer_says_so()
    {
        await using var server = await WholeServer.StartAsync();
        await SeedAsync(server);

        (await SetAsync(server, "all", "4:00", "2:00")).Leads("/setup/baselines?for=all&done=baseline-saved");
        Assert.Equal(("traditional", 360_000, "the organisation's"), Baseline(await SprintAsync(server)));

        (await SetAsync(server, "team:checkout", "4:00", "3:00.5")).Leads("/setup/baselines?for=team%3Acheckout&done=baseline-saved");
        var sprint = await SprintAsync(server);
        Assert.Equal(("traditional", 420_500, "of checkout"), Baseline(sprint));
        Assert.Contains("Cycle of the baseline (traditional, of checkout)", sprint.GetRawText(), StringComparison.Ordinal);
        Assert.Contains("of checkout", await server.PageAsync("/sprint?team=checkout&sprint=-1"), StringComparison.Ordinal);
        Assert.Equal(420_500, JsonElement.Parse(await ApiAsync(server, "/api/v1/what-if?team=checkout")).GetProperty("baseline").GetProperty("cycleMs").GetDouble());

        (await server.PostAsync("/setup/baselines?for=team%3Acheckout", "baseline-reset")).Leads("/setup/baselines?for=team%3Acheckout&done=baseline-reset");
        (await server.PostAsync("/setup/baselines", "baseline-reset")).Leads("/setup/baselines?for=all&done=baseline-reset");
        Assert.Equal(310_000, Baseline(await SprintAsync(server)).Ms);
    }

    [Fact]
    public async Task A_team_is_compared_with_its_own_target()
    {
        await using var server = await WholeServer.StartAsync();
        await SeedAsync(server);
        Assert.Contains("The team has set no target", await server.PageAsync("/sprint?team=checkout&sprint=-1&baseline=target"), StringComparison.Ordinal);

        (await SetAsync(server, "target:checkout", "2:00", "1:00")).Leads("/setup/baselines?for=target%3Acheckout&done=baseline-saved");

        var sprint = await SprintAsync(server, "?baseline=target");
        Assert.Equal(("target", 180_000, "of checkout"), Baseline(sprint));
        Assert.True(sprint.GetProperty("sprint").GetProperty("lost").GetDouble() > Lost(await SprintAsync(server)));
    }

    [Theory]
    [InlineData("soon", "Like 3:00 or 0:10")]
    [InlineData("1:60", "Like 3:00 or 0:10")]
    [InlineData("-1", "Like 3:00 or 0:10")]
    [InlineData("90000", "Like 3:00 or 0:10")]
    [InlineData("1e3", "Like 3:00 or 0:10")]
    [InlineData("", "A loop takes a second at least")]
    public async Task What_is_no_time_is_said_beside_its_field(string time, string message)
    {
        await using var server = await WholeServer.StartAsync();

        var answer = await SetAsync(server, "all", time);

        Assert.Contains(message, await answer.MessagesAsync(), StringComparison.Ordinal);
        Assert.Empty(await server.LinesAsync("select kind from devex.baselines"));
    }

    [Fact]
    public async Task A_form_with_more_or_fewer_phases_than_there_are_changes_nothing()
    {
        await using var server = await WholeServer.StartAsync();

        foreach (var n in (int[])[1, 11, 200])
        {
            await server.PostAsync("/setup/baselines", "baseline", [.. Enumerable.Range(0, n).Select(_ => ("Input.Times", "x"))]);
        }

        Assert.True((await server.LinesAsync("select phases::text from devex.baselines")).Count <= 1);
        Assert.DoesNotContain("x", string.Concat(await server.LinesAsync("select phases::text from devex.baselines")), StringComparison.Ordinal);
    }

    private static async Task SeedAsync(WholeServer server) => await new SeededGroup(server.Database).TeamAsync("checkout", people: 14, package: 4);

    private static Task<HttpResponseMessage> SetAsync(WholeServer server, string target, string code, string build = "") => server.PostAsync(
        $"/setup/baselines?for={Uri.EscapeDataString(target)}", "baseline",
        [("Input.Times", code), ("Input.Times", build), .. Enumerable.Range(0, 8).Select(_ => ("Input.Times", ""))]);

    private static async Task<JsonElement> SprintAsync(WholeServer server, string query = "") => JsonElement.Parse(await ApiAsync(server, $"/api/v1/sprints/checkout:-1{query}"));

    private static async Task<string> ApiAsync(WholeServer server, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd("application/json");
        var answer = await server.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }

    private static (string? Kind, double Ms, string? Whose) Baseline(JsonElement answer)
    {
        var baseline = answer.GetProperty("baseline");
        return (baseline.GetProperty("kind").GetString(), baseline.GetProperty("cycleMs").GetDouble(), baseline.GetProperty("whose").GetString());
    }

    private static double Lost(JsonElement answer) => answer.GetProperty("sprint").GetProperty("lost").GetDouble();
}
