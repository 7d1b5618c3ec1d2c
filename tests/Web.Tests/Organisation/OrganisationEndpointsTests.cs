using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using DevEx.Store;
using DevEx.Store.Access;
using DevEx.Store.Organisation;
using DevEx.Web.Organisation;

namespace DevEx.Web.Tests.Organisation;

public sealed class OrganisationEndpointsTests
{
    private static readonly Guid Ada = Guid.Parse("0193b5a0-0000-7000-8000-00000000000a");
    private static readonly Guid Bo = Guid.Parse("0193b5a0-0000-7000-8000-00000000000b");

    [Fact]
    public async Task Teams_people_and_logins_become_what_the_body_says()
    {
        await using var host = await ApiHost.StartAsync();
        using var client = await host.ClientAsync(TokenKind.Import);
        const string Body = """
            { "teams": [ { "team": "checkout", "name": "Checkout", "zone": "Europe/Berlin", "sprintStart": "2026-09-07", "sprintDays": 14,
                "members": [
                    { "subject": "0193b5a0-0000-7000-8000-00000000000a", "name": "Ada" },
                    { "subject": "0193b5a0-0000-7000-8000-00000000000b", "name": "Bo", "zone": "Asia/Kolkata", "joinedOn": "2026-01-01" } ] } ],
              "identities": [ { "provider": "github", "login": "Ada-L", "subject": "0193b5a0-0000-7000-8000-00000000000a" } ] }
            """;

        for (var time = 0; time < 2; time++)
        {
            using var answer = await client.PutAsync(OrganisationEndpoints.Address, new StringContent(Body, Encoding.UTF8, "application/json"));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal("""{"teams":1,"people":2,"members":2,"identities":1,"recomputed":0}""", await answer.Content.ReadAsStringAsync());
        }

        Assert.Equal([new TeamRow("checkout", "Checkout", "Europe/Berlin", new(2026, 9, 7), 14, 2)], await host.Teams.ListAsync(Tenant.Default, default));
        Assert.Equal("Europe/Berlin", await host.ScalarAsync<string>($"select zone from devex.people where subject = '{Ada}'"));
        Assert.Equal("Asia/Kolkata", await host.ScalarAsync<string>($"select zone from devex.people where subject = '{Bo}'"));
        Assert.Equal(1L, await host.ScalarAsync<long>($"select count(*) from devex.team_members where subject = '{Ada}' and joined_on = '-infinity' and left_on = 'infinity'"));
        Assert.Equal(Ada, await host.ScalarAsync<Guid>("select subject from devex.identities where provider = 'github' and login = 'ada-l'"));
    }

    [Fact]
    public async Task Who_is_not_in_the_list_is_not_in_the_team_and_other_teams_stay()
    {
        await using var host = await ApiHost.StartAsync();
        await host.Teams.UpsertAsync(Tenant.Default, new([Team("one", Ada, Bo), Team("two", Ada)]), default);

        await host.Teams.UpsertAsync(Tenant.Default, new([Team("one", Bo)]), default);

        Assert.Equal([("one", 1), ("two", 1)], (await host.Teams.ListAsync(Tenant.Default, default)).Select(t => (t.Team, t.Members)));
        Assert.Equal(1L, await host.ScalarAsync<long>($"select count(*) from devex.team_members where subject = '{Ada}'"));
    }

    [Fact]
    public async Task A_new_zone_makes_the_days_with_steps_stale_under_both_zones()
    {
        await using var host = await ApiHost.StartAsync();
        await host.Teams.UpsertAsync(Tenant.Default, new([Team("one", Ada, Bo)]), default);

        // The worker clears marks away at once, so a trigger keeps a copy.
        await host.ExecuteAsync($"""
            insert into devex.steps values ('default', gen_random_uuid(), '{Ada}', 'a/b', null, 'build', 'x', 'x', '2026-03-02T23:30Z', '2026-03-02T23:40Z', 'success', true, 'agent');
            insert into devex.steps values ('default', gen_random_uuid(), '{Bo}', 'a/b', null, 'build', 'x', 'x', '2026-03-02T23:30Z', '2026-03-02T23:40Z', 'success', true, 'agent');
            create table public.marked (kind text, key text);
            create function public.note() returns trigger language plpgsql as $$ begin insert into public.marked values (new.kind, new.key); return new; end $$;
            create trigger note before insert on devex.dirty_cells for each row execute function public.note();
            """);
        var moved = Team("one", Ada, Bo) with
        {
            Members = [new(Ada, "Ada", "Europe/Berlin"), new(Bo, "Bo")],
        };

        var counts = await host.Teams.UpsertAsync(Tenant.Default, new([moved]), default);

        Assert.Equal(2, counts.Recomputed);
        Assert.Equal(
            $"day {Ada}/2026-03-02, day {Ada}/2026-03-03",
            await host.ScalarAsync<string>("select string_agg(kind || ' ' || key, ', ' order by key) from public.marked"));
    }

    [Fact]
    public async Task A_new_zone_of_the_team_makes_its_members_changes_stale()
    {
        await using var host = await ApiHost.StartAsync();
        await host.Teams.UpsertAsync(Tenant.Default, new([Team("one", Ada)]), default);
        await host.ExecuteAsync($"""
            insert into devex.changes (tenant_id, provider, repository, number, title, author, author_bot, head_ref, head_sha, base_ref, state, rework_rounds)
            values ('default', 'github', 'a/b', 7, 't', '{Ada}', false, 'f', 's', 'main', 'open', 0)
            """);

        var counts = await host.Teams.UpsertAsync(Tenant.Default, new([Team("one", Ada) with { Zone = "Asia/Tokyo" }]), default);

        Assert.Equal(1, counts.Recomputed);
    }

    [Fact]
    public async Task Nobody_real_becomes_an_invented_person()
    {
        await using var host = await ApiHost.StartAsync();
        await host.ExecuteAsync($"insert into devex.identities values ('default', 'github', 'ada', '{Ada}')");
        var team = Team("one") with { Members = [new(Ada, "Ada", Invented: true), new(Bo, "Bo", Invented: true)] };

        await host.Teams.UpsertAsync(Tenant.Default, new([team]), default);

        Assert.False(await host.ScalarAsync<bool>($"select invented from devex.people where subject = '{Ada}'"));
        Assert.True(await host.ScalarAsync<bool>($"select invented from devex.people where subject = '{Bo}'"));

        await host.Teams.UpsertAsync(Tenant.Default, new([Team("one", Bo)]), default);
        await host.Teams.UpsertAsync(Tenant.Default, new([team]), default);

        Assert.False(await host.ScalarAsync<bool>($"select invented from devex.people where subject = '{Bo}'"));
    }

    [Fact]
    public async Task Who_gets_a_login_with_it_or_has_measured_a_loop_is_not_invented_and_who_is_stays_so_with_a_loop()
    {
        await using var host = await ApiHost.StartAsync();
        var (login, builder, editor, demo) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        await BuildAsync(builder);
        await host.ExecuteAsync($"""
            insert into devex.edits (tenant_id, event_id, subject, repository, first_at, last_at, beats)
            values ('default', gen_random_uuid(), '{editor}', 'a/b', now(), now(), array[now()])
            """);
        var team = Team("one") with { Members = [.. new[] { login, builder, editor, demo }.Select(p => new MemberUpdate(p, "Somebody", Invented: true))] };

        await host.Teams.UpsertAsync(Tenant.Default, new([team], [new("github", "ada", login)]), default);
        await BuildAsync(demo);
        await host.Teams.UpsertAsync(Tenant.Default, new([team]), default);

        Assert.Equal(demo.ToString(), await host.ScalarAsync<string>("select string_agg(subject::text, ' ') from devex.people where invented"));

        Task BuildAsync(Guid person) => host.ExecuteAsync($"""
            insert into devex.steps values ('default', gen_random_uuid(), '{person}', 'a/b', null, 'build', 'x', 'x', '2026-03-02T23:30Z', '2026-03-02T23:40Z', 'success', true, 'agent')
            """);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized, "invalid_token")]
    [InlineData(TokenKind.Agent, HttpStatusCode.Forbidden, "insufficient_scope")]
    [InlineData(TokenKind.Ci, HttpStatusCode.Forbidden, "insufficient_scope")]
    [InlineData(TokenKind.Personal, HttpStatusCode.Forbidden, "insufficient_scope")]
    public async Task Only_an_import_token_opens_it(TokenKind? kind, HttpStatusCode status, string code)
    {
        await using var host = await ApiHost.StartAsync();
        using var client = kind is { } given ? await host.ClientAsync(given) : new HttpClient { BaseAddress = host.Address };

        using var answer = await client.PutAsJsonAsync(OrganisationEndpoints.Address, new OrganisationUpdate([Team("one", Ada)]));

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(code, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
        Assert.Empty(await host.Teams.ListAsync(Tenant.Default, default));
    }

    [Theory]
    [InlineData("""{ "teams": [] }""", "/teams")]
    [InlineData("""{ }""", "")]
    [InlineData("""null""", "")]
    [InlineData("""{ "teams": [ null ] }""", "")]
    [InlineData("""{ "teams": [ { "team": "a", "name": "A", "zone": "UTC" } ] }""", "/teams/0")]
    [InlineData("""{ "teams": [ { "team": "a", "name": null, "zone": "UTC", "members": [] } ] }""", "/teams/0/name")]
    [InlineData("""{ "teams": [ { "team": "A b", "name": "A", "zone": "UTC", "members": [] } ] }""", "/teams/0/team")]
    [InlineData("""{ "teams": [ { "team": "a", "name": " ", "zone": "UTC", "members": [] } ] }""", "/teams/0/name")]
    [InlineData("""{ "teams": [ { "team": "a", "name": "A", "zone": "Europe/Atlantis", "members": [] } ] }""", "/teams/0/zone")]
    [InlineData("""{ "teams": [ { "team": "a", "name": "A", "zone": "../../etc/localtime", "members": [] } ] }""", "/teams/0/zone")]
    [InlineData("""{ "teams": [ { "team": "a", "name": "A", "zone": "UTC", "sprintDays": 0, "members": [] } ] }""", "/teams/0/sprintDays")]
    [InlineData("""{ "teams": [ { "team": "a", "name": "A", "zone": "UTC", "members": [] }, { "team": "a", "name": "B", "zone": "UTC", "members": [] } ] }""", "/teams/1/team")]
    [InlineData("""{ "teams": [ { "team": "a", "name": "A", "zone": "UTC", "members": [ { "subject": "x", "name": "X" } ] } ] }""", "/teams/0/members/0/subject")]
    [InlineData("""{ "teams": [ { "team": "a", "name": "A", "zone": "UTC", "members": [ { "subject": "0193b5a0-0000-7000-8000-00000000000a", "name": "X", "joinedOn": "2026-02-02", "leftOn": "2026-02-01" } ] } ] }""", "/teams/0/members/0/leftOn")]
    [InlineData("""{ "teams": [ { "team": "a", "name": "A", "zone": "UTC", "members": [] } ], "identities": [ { "provider": "github", "login": "", "subject": "0193b5a0-0000-7000-8000-00000000000a" } ] }""", "/identities/0/login")]
    [InlineData("""{ "teams": [ { "team": "a", "name": "A", "zone": "UTC", "members": [] } ], "identities": [ { "provider": "local", "login": "owner", "subject": "0193b5a0-0000-7000-8000-00000000000a" } ] }""", "/identities/0/provider")]
    [InlineData("""{ "teams": [ { "team": "a", "name": "A", "zone": "UTC", "sprintStart": "0001-01-01", "members": [] } ] }""", "/teams/0/sprintStart")]
    [InlineData("""{ "teams": [ { "team": "a", "name": "A", "zone": "UTC", "members": [ { "subject": "0193b5a0-0000-7000-8000-00000000000a", "name": "X", "joinedOn": "1999-12-31" } ] } ] }""", "/teams/0/members/0/joinedOn")]
    [InlineData("""{ "teams": [ { "team": "a", "name": "A", "zone": "UTC", "members": [ { "subject": "0193b5a0-0000-7000-8000-00000000000a", "name": "X", "leftOn": "0001-01-01" } ] } ] }""", "/teams/0/members/0/leftOn")]
    [InlineData("""{ "teams": [ { "team": "a", "name": "A", "zone": "UTC", "members": [ { "subject": "0193b5a0-0000-7000-8000-00000000000a", "name": "X", "leftOn": "9999-12-31" } ] } ] }""", "/teams/0/members/0/leftOn")]
    public async Task What_makes_no_sense_is_refused_with_its_place(string body, string pointer)
    {
        await using var host = await ApiHost.StartAsync();
        using var client = await host.ClientAsync(TokenKind.Import);

        using var answer = await client.PutAsync(OrganisationEndpoints.Address, new StringContent(body, Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(("invalid_field", pointer), (problem.GetProperty("code").GetString(), problem.GetProperty("pointer").GetString()));
        Assert.Empty(await host.Teams.ListAsync(Tenant.Default, default));
    }

    [Fact]
    public void A_team_has_at_most_five_hundred_members()
    {
        TeamUpdate Of(int members) => Team("one", [.. Enumerable.Range(0, members).Select(_ => Guid.CreateVersion7())]);

        Assert.Empty(OrganisationRules.Check(new([Of(500)])));
        Assert.Equal("/teams/0/members", OrganisationRules.Check(new([Of(501)])).Single().Pointer);
    }

    private static TeamUpdate Team(string key, params Guid[] members) =>
        new(key, key, "UTC", [.. members.Select(m => new MemberUpdate(m, $"Person {m}"))]);
}
