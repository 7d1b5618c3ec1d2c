using System.Net;
using DevEx.Domain.Events;
using DevEx.Store.Access;
using DevEx.Web.Tests.Overview;

namespace DevEx.Web.Tests.Me;

/// <summary>Whose data it is follows from who asks, whatever stands in the address.</summary>
public sealed class MyPrivacyTests
{
    private const string Week = "from=2026-03-02&to=2026-03-08";

    private static readonly string[] Answers =
        ["/api/v1/me/day?date=2026-03-02", $"/api/v1/me/rate?{Week}", $"/api/v1/me/commands?{Week}", "/api/v1/me/data?", "/api/v1/me/export?"];

    private static readonly string[] Pages = ["/me?date=2026-03-02", $"/me/rate?{Week}", $"/me/commands?{Week}", "/me/data?"];

    [Theory]
    [InlineData("manager")]
    [InlineData("platform")]
    public async Task Who_has_no_days_of_their_own_gets_nobodys(string persona)
    {
        await using var host = await DashboardHost.StartAsync();
        var people = new OwnPeople(host);
        var person = await SeededAsync(host, people);

        foreach (var path in Answers)
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await people.TryAsync($"{path}&subject={person}&person={person}", null, persona)).Status);
        }

        foreach (var path in Pages)
        {
            var html = (await people.TryAsync($"{path}&subject={person}", null, persona)).Text;
            Assert.Contains("is each developer", html, StringComparison.Ordinal);
            Assert.DoesNotContain("data-metric", html, StringComparison.Ordinal);
            Assert.DoesNotContain("data-command", html, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(TokenKind.Import, HttpStatusCode.Forbidden)]
    [InlineData(TokenKind.Ci, HttpStatusCode.Unauthorized)]
    public async Task A_token_of_nobody_reads_nobody(TokenKind kind, HttpStatusCode status)
    {
        await using var host = await DashboardHost.StartAsync();
        var people = new OwnPeople(host);
        var person = await SeededAsync(host, people);
        var token = await people.TokenAsync(null, kind);

        foreach (var path in Answers)
        {
            Assert.Equal(status, (await people.TryAsync($"{path}&subject={person}", token)).Status);
        }
    }

    [Fact]
    public async Task Anothers_subject_in_the_address_changes_nothing()
    {
        await using var host = await DashboardHost.StartAsync();
        var people = new OwnPeople(host);
        var other = await SeededAsync(host, people);
        var me = await people.PersonAsync("Me");
        await people.DayAsync(me, new(2026, 3, 2), 3);
        var token = await people.TokenAsync(me);

        foreach (var path in Answers.Where(p => !p.Contains("export", StringComparison.Ordinal)).Concat(Pages))
        {
            var (status, own) = await people.TryAsync(path, token);
            var (_, asked) = await people.TryAsync($"{path}&subject={other}&person={other}&author={other}", token);

            Assert.Equal(HttpStatusCode.OK, status);
            if (path.StartsWith("/api", StringComparison.Ordinal))
            {
                Assert.Equal(own, asked);
            }

            foreach (var text in (string[])[own, asked])
            {
                Assert.DoesNotContain("docker build", text, StringComparison.Ordinal);
                Assert.DoesNotContain(other.ToString(), text.Replace($"subject={other}", "", StringComparison.Ordinal).Replace($"person={other}", "", StringComparison.Ordinal).Replace($"author={other}", "", StringComparison.Ordinal), StringComparison.Ordinal);
            }
        }

        Assert.DoesNotContain("docker build", (await people.TryAsync($"/api/v1/me/export?subject={other}", token)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_owner_sees_the_own_data_in_every_role_that_has_some_and_an_invented_persons_as_the_example()
    {
        await using var host = await DashboardHost.StartAsync();
        var people = new OwnPeople(host);
        var person = await SeededAsync(host, people);

        foreach (var persona in (string[])["owner", "developer", "example"])
        {
            Assert.DoesNotContain("docker build", (await people.TryAsync($"/api/v1/me/commands?{Week}", null, persona)).Text, StringComparison.Ordinal);
        }

        await host.Seeds.ExecuteAsync("update devex.people set invented = true where subject = $1", person);

        Assert.Contains("docker build", (await people.TryAsync($"/api/v1/me/commands?{Week}", null, "example")).Text, StringComparison.Ordinal);
        Assert.Contains("Back to my own day", (await people.TryAsync("/me/data", null, "example")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("docker build", (await people.TryAsync($"/api/v1/me/commands?{Week}", null)).Text, StringComparison.Ordinal);
    }

    private static async Task<Guid> SeededAsync(DashboardHost host, OwnPeople people)
    {
        var person = await people.PersonAsync("Bob");
        await host.Seeds.AppendAsync([OwnPeople.Step(person, OwnPeople.At("2026-03-02T09:00:00Z"), 100, outcome: Outcome.Success)]);
        return person;
    }
}
