using System.Net;
using DevEx.Web.Tests.Hosting;

namespace DevEx.Web.Tests.Setup;

public sealed class TeamFormsTests
{
    [Fact]
    public async Task A_team_is_made_renamed_given_a_calendar_and_deleted()
    {
        await using var server = await WholeServer.StartAsync();

        await server.TeamAsync("Zahlung & Köln");
        Assert.Equal(["zahlung-koln Zahlung & Köln 2026-03-02"], await server.LinesAsync("select team || ' ' || name || ' ' || sprint_start from devex.teams"));

        (await server.PostAsync("/setup/teams/zahlung-koln", "team", ("Input.Name", "Payments"), ("Input.Zone", "UTC"), ("Input.SprintStart", ""), ("Input.SprintDays", "7")))
            .Leads("/setup/teams/zahlung-koln?done=team-saved");
        Assert.Equal(["Payments UTC 7"], await server.LinesAsync("select name || ' ' || zone || ' ' || sprint_days from devex.teams where sprint_start is null"));

        (await server.PostAsync(
            "/setup/teams/zahlung-koln", "calendar", ("Input.Days", "1"), ("Input.Days", "4"), ("Input.Holidays", "2026-12-25 Christmas\r\n\r\n2026-01-01; New Year")))
            .Leads("/setup/teams/zahlung-koln?done=calendar-saved");
        Assert.Equal(["{1,4}"], await server.LinesAsync("select working_days::text from devex.teams"));
        Assert.Equal(["2026-01-01 New Year", "2026-12-25 Christmas"], await server.LinesAsync("select day || ' ' || name from devex.team_holidays order by 1"));
        var page = await server.PageAsync("/setup/teams/zahlung-koln?done=calendar-saved");
        Assert.Contains("The calendar is saved", page, StringComparison.Ordinal);
        Assert.Contains("2026-12-25 Christmas", page, StringComparison.Ordinal);

        (await server.PostAsync("/setup/teams/zahlung-koln", "team-delete")).Leads("/setup/teams?done=team-gone");
        Assert.Contains("There is no such team", await server.PageAsync("/setup/teams/zahlung-koln"), StringComparison.Ordinal);
        Assert.Equal(
            ["team.create", "team.change", "team.calendar", "team.delete"], await server.LinesAsync("select action from devex.audit_log order by id"));
        Assert.Contains("Team deleted", await server.PageAsync("/setup/audit"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "", "UTC", "", "14", "A team has a name.")]
    [InlineData("a\u0007b", "", "UTC", "", "14", "Letters, digits, signs and spaces only.")]
    [InlineData("Shop", "Sh op", "UTC", "", "14", "Lower-case letters, digits and hyphens")]
    [InlineData("日本", "", "UTC", "", "14", "No key can be made of this name")]
    [InlineData("Shop", "", "Europe/Atlantis", "", "14", "A time zone is an IANA name")]
    [InlineData("Shop", "", "../../etc/localtime", "", "14", "A time zone is an IANA name")]
    [InlineData("Shop", "", "UTC", "2026-02-30", "14", "A day is written 2026-03-02")]
    [InlineData("Shop", "", "UTC", "0001-01-01", "14", "A day is written 2026-03-02")]
    [InlineData("Shop", "", "UTC", "", "0", "1 to 90 days")]
    [InlineData("Shop", "", "UTC", "", "91", "1 to 90 days")]
    [InlineData("Shop", "", "UTC", "", "9999999999999", "1 to 90 days")]
    public async Task What_makes_no_sense_in_a_team_is_said_beside_its_field(string name, string key, string zone, string start, string days, string message)
    {
        await using var server = await WholeServer.StartAsync();

        var answer = await server.PostAsync(
            "/setup/teams", "team", ("Input.Name", name), ("Input.Key", key), ("Input.Zone", zone), ("Input.SprintStart", start), ("Input.SprintDays", days));

        Assert.Contains(message, await answer.MessagesAsync(), StringComparison.Ordinal);
        Assert.Empty(await server.LinesAsync("select team from devex.teams"));
    }

    [Fact]
    public async Task Values_stay_on_error_and_a_second_team_of_the_same_key_is_refused()
    {
        await using var server = await WholeServer.StartAsync();
        await server.TeamAsync("Shop");

        var answer = await server.PostAsync(
            "/setup/teams", "team", ("Input.Name", "SHOP"), ("Input.Key", ""), ("Input.Zone", "Asia/Tokyo"), ("Input.SprintStart", ""), ("Input.SprintDays", "21"));

        Assert.Contains("There is a team with the key shop.", await answer.MessagesAsync(), StringComparison.Ordinal);
        var html = await answer.Content.ReadAsStringAsync();
        Assert.Contains("value=\"Asia/Tokyo\"", html, StringComparison.Ordinal);
        Assert.Contains("value=\"21\"", html, StringComparison.Ordinal);
        Assert.Contains("aria-invalid=\"true\"", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "", "on one day of the week")]
    [InlineData("8", "", "on one day of the week")]
    [InlineData("1", "Christmas", "Line 1 does not begin with a day")]
    [InlineData("1", "2026-12-25 Christmas\n2026-13-01", "Line 2 does not begin with a day")]
    public async Task What_makes_no_sense_in_a_calendar_is_said_beside_its_field(string day, string holidays, string message)
    {
        await using var server = await WholeServer.StartAsync();
        await server.TeamAsync("Shop");

        var answer = await server.PostAsync("/setup/teams/shop", "calendar", ("Input.Days", day), ("Input.Holidays", holidays));

        Assert.Contains(message, await answer.MessagesAsync(), StringComparison.Ordinal);
        Assert.Equal(["{1,2,3,4,5}"], await server.LinesAsync("select working_days::text from devex.teams"));
    }

    [Fact]
    public async Task People_join_get_other_days_leave_and_are_removed()
    {
        await using var server = await WholeServer.StartAsync();
        await server.TeamAsync("Shop");

        (await server.PeopleAsync("shop", "Ada\nBo; 2026-03-09; 2026-04-01\r\n\"Cy\",2026-05-04", "2026-03-02")).Leads("/setup/teams/shop?done=members-added");
        Assert.Equal(["Ada 2026-03-02 infinity", "Bo 2026-03-09 2026-04-01", "Cy 2026-05-04 infinity"], await server.MembersAsync());

        var key = (await server.LinesAsync("select replace(subject::text, '-', '') from devex.people where name = 'Ada'"))[0] + "-20260302";
        (await server.PostAsync($"/setup/teams/shop?edit={key}", "membership", ("Input.JoinedOn", ""), ("Input.LeftOn", "2026-06-01"))).Leads("/setup/teams/shop?done=member-saved");
        Assert.Contains("Ada -infinity 2026-06-01", await server.MembersAsync());

        var refused = await server.PostAsync($"/setup/teams/shop?edit={key[..32]}-00010101", "membership", ("Input.JoinedOn", "2026-06-01"), ("Input.LeftOn", "2026-06-01"));
        Assert.Contains("later than the day they joined", await refused.MessagesAsync(), StringComparison.Ordinal);

        (await server.PostAsync("/setup/teams/shop", $"member-remove-{key[..32]}-00010101")).Leads("/setup/teams/shop?done=member-gone");
        Assert.Equal(2, (await server.MembersAsync()).Count);

        var subject = (await server.LinesAsync("select subject::text from devex.people where name = 'Ada'"))[0];
        (await server.PostAsync("/setup/teams/shop", "people-known", ("Known.Subject", subject), ("Known.JoinedOn", "2026-07-01"))).Leads("/setup/teams/shop?done=members-added");
        Assert.Contains("Ada 2026-07-01 infinity", await server.MembersAsync());
    }

    [Fact]
    public async Task The_same_form_sent_twice_makes_people_once()
    {
        await using var server = await WholeServer.StartAsync();
        await server.TeamAsync("Shop");
        var batch = Guid.CreateVersion7();

        (await server.PeopleAsync("shop", "Ada\nBo", batch: batch)).Leads("/setup/teams/shop?done=members-added");
        (await server.PeopleAsync("shop", "Ada\nBo", batch: batch)).Leads("/setup/teams/shop?done=members-added");

        Assert.Equal(["Ada -infinity infinity", "Bo -infinity infinity"], await server.MembersAsync());
    }

    [Theory]
    [InlineData("", "Write a name")]
    [InlineData(" \n ", "Write a name")]
    [InlineData("Ada\nada", "Line 2: ada stands here twice")]
    [InlineData("Ada; soon", "Line 1: after the name come at most two days")]
    [InlineData("Ada; 2026-03-02; 2026-03-02", "Line 1: somebody leaves after joining")]
    [InlineData("Known", "Line 1: Known is known already")]
    [InlineData("A\u0001", "Line 1: a name has 1 to 200")]
    public async Task What_makes_no_sense_in_a_list_of_people_is_said_with_its_line(string lines, string message)
    {
        await using var server = await WholeServer.StartAsync();
        await server.TeamAsync("Shop");
        await server.LinesAsync("insert into devex.people (tenant_id, subject, name) values ('default', gen_random_uuid(), 'Known') returning name");

        Assert.Contains(message, await (await server.PeopleAsync("shop", lines)).MessagesAsync(), StringComparison.Ordinal);
        Assert.Empty(await server.MembersAsync());
    }

    [Fact]
    public async Task Nobody_comes_from_elsewhere_and_nobody_is_in_a_team_twice()
    {
        await using var server = await WholeServer.StartAsync();
        await server.TeamAsync("Shop");
        await server.PeopleAsync("shop", "Ada");
        var ada = (await server.LinesAsync("select subject::text from devex.people where name = 'Ada'"))[0];

        var stranger = await server.PostAsync("/setup/teams/shop", "people-known", ("Known.Subject", Guid.CreateVersion7().ToString()), ("Known.JoinedOn", ""));
        Assert.Contains("Choose a person from the list", await stranger.MessagesAsync(), StringComparison.Ordinal);
        var twice = await server.PostAsync("/setup/teams/shop", "people-known", ("Known.Subject", ada), ("Known.JoinedOn", "2026-03-02"));
        Assert.Contains("in the team already at that time", await twice.MessagesAsync(), StringComparison.Ordinal);
        var none = await server.PostAsync("/setup/teams/shop", "people-known", ("Known.Subject", ""), ("Known.JoinedOn", ""));
        Assert.Contains("Choose a person", await none.MessagesAsync(), StringComparison.Ordinal);
        Assert.Single(await server.MembersAsync());
    }

    [Theory]
    [InlineData("/setup/teams/nobody", "team-delete")]
    [InlineData("/setup/teams/..%2f..%2fx", "calendar")]
    [InlineData("/setup/teams/%00", "people-new")]
    public async Task A_team_that_is_not_there_has_no_form(string path, string form)
    {
        await using var server = await WholeServer.StartAsync();

        var answer = await server.PostAsync(path, form);

        Assert.True(answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.NotFound, $"{answer.StatusCode}");
        Assert.Empty(await server.LinesAsync("select action from devex.audit_log"));
    }
}
