using System.Net;
using System.Text;
using DevEx.EndToEnd.Browser;
using DevEx.Store;
using DevEx.Web.Access;
using DevEx.Web.Demo;
using DevEx.Web.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace DevEx.EndToEnd.Privacy;

/// <summary>What somebody who sees groups can find out about one person: nothing.</summary>
public sealed class PrivacyTests(BrowserFixture browser, ITestOutputHelper output)
{
    private static readonly IReadOnlyList<string> Names = [.. DemoTeam.All(1).SelectMany(t => t.Members).Select(m => m.Name)];

    [Theory]
    [InlineData("manager")]
    [InlineData("platform")]
    public async Task Nobody_who_sees_groups_finds_a_person(string viewAs)
    {
        using var client = await browser.ApiAsync(viewAs);

        var answers = await new Crawl(client).AllAsync();
        output.WriteLine($"{answers.Count} answers: {string.Join(' ', answers.GroupBy(a => a.Address.Split('?')[0]).Select(g => $"{g.Key} {g.Count()}"))}");

        Assert.Empty(Crawl.Leaks(answers, await PeopleAsync()));
        // Who wrote and reviewed a pull request is known to everybody who can read the repository; nothing else has a name.
        Assert.Empty(Crawl.Names(answers.Where(a => !IsOfChanges(a)), Names));
        Assert.All(answers.Where(a => a.Address.StartsWith("/api/v1/me", StringComparison.Ordinal)), a => Assert.Equal(HttpStatusCode.Forbidden, a.Status));
        Assert.All(answers.Where(a => a.Address.Split('?')[0] is "/me" or "/me/rate" or "/me/commands" or "/me/data"), a => Assert.DoesNotContain("data-metric", a.Text, StringComparison.Ordinal));
        Assert.Superset(
            new HashSet<string> { "/", "/loops", "/dora", "/before-after", "/sprint", "/what-if", "/me", "/builds", "/changes", "/sources", "/setup", "/setup/teams", "/setup/people", "/setup/audit", "/api/v1/loops/inner", "/api/v1/dora", "/api/v1/sprints", "/api/v1/what-if", "/api/v1/levers", "/api/v1/builds", "/api/v1/me/day", "/api/v1/me/rate", "/api/v1/me/commands", "/api/v1/me/data", "/api/v1/me/export" },
            answers.Select(a => a.Address.Split('?')[0]).ToHashSet());
        Assert.Contains(answers, a => a.Address.EndsWith("format=csv", StringComparison.Ordinal) && a.Text.Contains("text/csv", StringComparison.Ordinal));
        foreach (var kind in (string[])["/builds/", "/changes/", "/api/v1/builds/", "/api/v1/changes/"])
        {
            Assert.Contains(answers, a => a.Address.StartsWith(kind, StringComparison.Ordinal) && a.Status == HttpStatusCode.OK);
        }

        Assert.DoesNotContain(answers, a => (int)a.Status >= 500);
    }

    [Theory]
    [InlineData("manager")]
    [InlineData("platform")]
    public async Task The_live_stream_says_that_something_changed_and_not_of_whom(string viewAs)
    {
        using var client = await browser.ApiAsync(viewAs);
        var server = await browser.ServerAsync();
        using var stream = new StreamReader(await client.GetStreamAsync("/live"));

        var person = await NightWork.PostAsync(server.Address, await server.CreateTokenAsync("import"), who: viewAs == "manager" ? 2 : 3);
        var frames = new StringBuilder();
        while (!frames.ToString().Contains("event: cells", StringComparison.Ordinal) || frames[^2] != '\n')
        {
            frames.Append(await stream.ReadLineAsync()).Append('\n');
        }

        Seen[] seen = [new("/live", HttpStatusCode.OK, frames.ToString())];
        output.WriteLine(frames.ToString());
        Assert.Empty(Crawl.Leaks(seen, await PeopleAsync()));
        Assert.Empty(Crawl.Names(seen, [.. Names, person.Team.Key, person.Team.Repositories[0].Name]));
    }

    [Fact]
    public async Task The_crawl_finds_a_leak_two_links_deep_and_one_in_the_API()
    {
        var person = DemoTeam.All(1)[0].Members[0].Subject;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        await using var leaky = builder.Build();
        leaky.Urls.Add("http://127.0.0.1:0");
        leaky.MapGet("/", () => Html("<a class=x href=\"loops?team=a&amp;grain=day\">Loops</a>"));
        leaky.MapGet("/loops", (string team, string grain) => Html($"<a href=\"/deep?of={team}{grain}\">Deep</a>"));
        leaky.MapGet("/deep", (string of) => Html($"{of} <i data-key=\"{person.ToString("n").ToUpperInvariant()}\" title=\"{Names[0]}\"></i> <details data-share=\"taken?format=csv\">"));
        leaky.MapGet("/taken", () => Results.Text($"who\r\n{person}", "text/csv"));
        leaky.MapGet("/openapi/v1.json", () => Results.Text("""{ "openapi": "3.1.0", "paths": { "/api/v1/x": { "get": {} } } }""", "application/json"));
        leaky.MapGet("/api/v1/x", (HttpContext context) => context.Response.Headers.ETag = person.ToString());
        await leaky.StartAsync();
        using var client = new HttpClient { BaseAddress = new(leaky.Urls.Single()) };

        var answers = await new Crawl(client).AllAsync();
        var leaks = Crawl.Leaks(answers, [person]);

        Assert.Contains($"/deep?of=aday: {person:n}", leaks);
        Assert.Contains($"/taken?format=csv: {person:d}", leaks);
        Assert.Contains($"/api/v1/x: {person:d}", leaks);
        Assert.Contains($"/deep?of=aday: {Names[0]}", Crawl.Names(answers, Names));
    }

    private static bool IsOfChanges(Seen answer) => answer.Address.Contains("/changes", StringComparison.Ordinal);

    private static IResult Html(string body) => Results.Text(body, "text/html");

    /// <summary>Everybody of the demo, and the person at this machine.</summary>
    private async Task<IReadOnlyCollection<Guid>> PeopleAsync()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("DEVEX_HOME", (await browser.ServerAsync()).Home)]).Build();
        await using var local = await LocalDefault.OpenAsync(settings, CancellationToken.None);
        await using var source = NpgsqlDataSource.Create(local.ConnectionString);
        return [await new Owner(new Database(source)).SubjectAsync(CancellationToken.None), .. DemoTeam.All(1).SelectMany(t => t.Members).Select(m => m.Subject)];
    }
}
