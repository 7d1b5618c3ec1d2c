using System.Net;
using DevEx.Web.Tests.Hosting;

namespace DevEx.Web.Tests.Setup;

public sealed class PeopleFormsTests
{
    private const string Ada = "0193b5a0-0000-7000-8000-00000000000a";
    private const string Login = "0193b5a0-0000-7000-8000-00000000000b";

    private const string Two = $"""
        insert into devex.people (tenant_id, subject, name) values ('default', '{Ada}', 'Ada'), ('default', '{Login}', 'ada-l');
        insert into devex.identities values ('default', 'github', 'ada-l', '{Login}');
        """;

    [Fact]
    public async Task A_login_of_nobodys_team_stands_first_and_is_merged_into_a_person_after_a_second_look()
    {
        await using var server = await StartAsync();

        var list = await server.PageAsync("/setup/people");
        Assert.Contains("in no team", list, StringComparison.Ordinal);
        Assert.True(list.IndexOf(">ada-l<", StringComparison.Ordinal) < list.IndexOf(">Ada<", StringComparison.Ordinal));
        Assert.Contains("This cannot be undone", await server.PageAsync($"/setup/people?person={Login}&into={Ada}"), StringComparison.Ordinal);

        (await server.PostAsync($"/setup/people?person={Login}&into={Ada}", "merge")).Leads($"/setup/people?person={Ada.Replace("-", "", StringComparison.Ordinal)}&done=person-merged");

        Assert.Equal([$"ada-l {Ada}"], await server.LinesAsync("select login || ' ' || subject from devex.identities where provider = 'github'"));
        Assert.DoesNotContain(">ada-l<", await server.PageAsync("/setup/people"), StringComparison.Ordinal);
        Assert.Contains("There is no such person", await server.PageAsync($"/setup/people?person={Login}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_has_measured_a_loop_cannot_be_merged_into_another_and_no_page_says_who_has()
    {
        await using var server = await StartAsync();
        await server.LinesAsync($"""
            insert into devex.steps values ('default', gen_random_uuid(), '{Login}', 'a/b', null, 'build', 'x', 'x', '2026-03-02T23:30Z', '2026-03-02T23:40Z', 'success', true, 'agent')
            returning tool
            """);

        var page = await server.PageAsync($"/setup/people?person={Login}");
        Assert.Contains("is really", page, StringComparison.Ordinal);
        Assert.DoesNotContain("measured", page, StringComparison.Ordinal);
        var answer = await server.PostAsync($"/setup/people?person={Login}&into={Ada}", "merge");

        Assert.Contains("would become another", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal([Login], await server.LinesAsync("select subject::text from devex.identities where provider = 'github'"));
    }

    [Fact]
    public async Task A_person_gets_a_name_a_zone_and_a_login()
    {
        await using var server = await StartAsync();

        (await server.PostAsync($"/setup/people?person={Ada}", "person", ("Input.Name", "Ada L."), ("Input.Zone", "Asia/Tokyo"), ("Input.Bot", "true"))).Leads($"/setup/people?person={Ada.Replace("-", "", StringComparison.Ordinal)}&done=person-saved");
        (await server.PostAsync($"/setup/people?person={Ada}", "login", ("Login.Login", "Ada-New"))).Leads($"/setup/people?person={Ada.Replace("-", "", StringComparison.Ordinal)}&done=login-added");

        Assert.Equal(["Ada L. Asia/Tokyo true"], await server.LinesAsync($"select name || ' ' || zone || ' ' || bot from devex.people where subject = '{Ada}'"));
        Assert.Equal(["ada-new"], await server.LinesAsync($"select login from devex.identities where subject = '{Ada}'"));
        var taken = await server.PostAsync($"/setup/people?person={Ada}", "login", ("Login.Login", "ADA-L"));
        Assert.Contains("This login is known already", await taken.MessagesAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "UTC", "Everybody has a name.")]
    [InlineData("Ada", "Mars", "A time zone is an IANA name")]
    public async Task What_makes_no_sense_in_a_person_is_said_beside_its_field(string name, string zone, string message)
    {
        await using var server = await StartAsync();

        var answer = await server.PostAsync($"/setup/people?person={Ada}", "person", ("Input.Name", name), ("Input.Zone", zone));

        Assert.Contains(message, await answer.MessagesAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?person=x")]
    [InlineData("?person=00000000-0000-0000-0000-000000000000")]
    [InlineData("?person=%00&into=%00")]
    [InlineData("?find=%00")]
    [InlineData("?find=%25'")]
    public async Task Odd_addresses_have_an_answer(string query)
    {
        await using var server = await StartAsync();

        Assert.Equal(HttpStatusCode.OK, (await server.GetAsync($"/setup/people{query}")).StatusCode);
    }

    private static async Task<WholeServer> StartAsync()
    {
        var server = await WholeServer.StartAsync();
        await using var command = server.Database.Source.CreateCommand(Two);
        await command.ExecuteNonQueryAsync();
        return server;
    }
}
