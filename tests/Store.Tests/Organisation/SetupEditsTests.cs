using DevEx.Domain.Events;
using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;
using DevEx.Store.Organisation;
using DevEx.Store.Tests.Events;

namespace DevEx.Store.Tests.Organisation;

public sealed class SetupEditsTests
{
    private static readonly Guid Ada = Guid.Parse("0193b5a0-0000-7000-8000-00000000000a");
    private static readonly Guid Bo = Guid.Parse("0193b5a0-0000-7000-8000-00000000000b");
    private static readonly ChangedBy Admin = new(Tenant.Default, "person", Ada, "Owner");
    private static readonly TeamSettings Checkout = new("Checkout", "UTC", new(2026, 3, 2), 14);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_team_is_made_once_and_deleted_with_all_that_hangs_on_it()
    {
        await using var store = await TestStore.CreateAsync();
        var (teams, members) = (new TeamEdits(store.Database), new MemberEdits(store.Database));

        Assert.Equal(Edited.Done, await teams.CreateAsync(Admin, "checkout", Checkout, Ct));
        Assert.Equal(Edited.Taken, await teams.CreateAsync(Admin, "checkout", Checkout, Ct));
        Assert.Equal(Edited.Done, await members.AddAsync(Admin, "checkout", [new(Bo, "Bo", new(2026, 3, 2), null)], Ct));
        await teams.SetCalendarAsync(Admin, "checkout", [1, 2], [new(new(2026, 3, 4), "Holiday")], Ct);
        Assert.Equal(Edited.Done, await teams.DeleteAsync(Admin, "checkout", Ct));

        Assert.Equal(Edited.Missing, await teams.DeleteAsync(Admin, "checkout", Ct));
        Assert.Equal((0, 0, 0), (await store.CountAsync("teams"), await store.CountAsync("team_members"), await store.CountAsync("team_holidays")));
        Assert.Equal(1, await store.CountAsync("people"));
        Assert.Equal(
            ["team.create Checkout", "member.add Checkout", "team.calendar Checkout", "team.delete Checkout"],
            await store.LinesAsync("select action || ' ' || target from devex.audit_log order by id"));
    }

    [Fact]
    public async Task Nobody_is_in_a_team_twice_at_the_same_time()
    {
        await using var store = await TestStore.CreateAsync();
        await new TeamEdits(store.Database).CreateAsync(Admin, "checkout", Checkout, Ct);
        var members = new MemberEdits(store.Database);
        await members.AddAsync(Admin, "checkout", [new(Bo, "Bo", new(2026, 3, 2), new(2026, 4, 1))], Ct);

        Assert.Equal(Edited.Taken, await members.AddAsync(Admin, "checkout", [new(Bo, null, new(2026, 3, 2), null)], Ct));
        Assert.Equal(Edited.Overlap, await members.AddAsync(Admin, "checkout", [new(Bo, null, new(2026, 3, 31), null)], Ct));
        Assert.Equal(Edited.Overlap, await members.AddAsync(Admin, "checkout", [new(Bo, null, null, null)], Ct));
        Assert.Equal(Edited.Done, await members.AddAsync(Admin, "checkout", [new(Bo, null, new(2026, 4, 1), null)], Ct));
        Assert.Equal(Edited.Overlap, await members.ChangeAsync(Admin, "checkout", Bo, new(2026, 3, 2), new(2026, 3, 2), null, Ct));
        Assert.Equal(Edited.Overlap, await members.ChangeAsync(Admin, "checkout", Bo, new(2026, 3, 2), new(2026, 4, 1), null, Ct));
        Assert.Equal(Edited.Missing, await members.ChangeAsync(Admin, "checkout", Bo, new(2026, 3, 9), null, null, Ct));

        Assert.Equal(
            ["2026-03-02 2026-04-01", "2026-04-01 infinity"], await store.LinesAsync("select joined_on || ' ' || left_on from devex.team_members order by 1"));
    }

    [Fact]
    public async Task New_dates_of_a_member_make_the_days_between_stale_for_the_team_alone()
    {
        await using var store = await TestStore.CreateAsync();
        await new TeamEdits(store.Database).CreateAsync(Admin, "checkout", Checkout, Ct);
        var members = new MemberEdits(store.Database);
        await members.AddAsync(Admin, "checkout", [new(Bo, "Bo", new(2026, 3, 2), null)], Ct);
        await store.ExecuteAsync($"""
            insert into devex.developer_days (tenant_id, day, subject, repository, n, active_ms, phases, cycles)
            select 'default', d, '{Bo}', 'a/b', 1, 1, '{"{}"}', '' from unnest(array[date '2026-03-03', '2026-03-10']) d;
            delete from devex.dirty_cells
            """);

        await members.ChangeAsync(Admin, "checkout", Bo, new(2026, 3, 2), new(2026, 3, 9), null, Ct);

        Assert.Contains("inner 2026-03-03/checkout/", await MarksAsync(store));
        Assert.Contains("inner 2026-03-03/checkout/a/b", await MarksAsync(store));
        Assert.DoesNotContain(await MarksAsync(store), m => m.Contains("2026-03-03//", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_holiday_and_other_working_days_make_the_members_changes_stale()
    {
        await using var store = await TestStore.CreateAsync();
        var teams = new TeamEdits(store.Database);
        await teams.CreateAsync(Admin, "checkout", Checkout, Ct);
        await new MemberEdits(store.Database).AddAsync(Admin, "checkout", [new(Bo, "Bo", null, null)], Ct);
        await WriteChangeAsync(store, Bo);

        await teams.SetCalendarAsync(Admin, "checkout", [1, 2, 3, 4, 5], [new(new(2026, 3, 4), "")], Ct);
        Assert.Equal(["change github/a/b/7"], await MarksAsync(store));

        await store.ExecuteAsync("delete from devex.dirty_cells");
        await teams.SetCalendarAsync(Admin, "checkout", [1, 2, 3, 4, 5], [new(new(2026, 3, 4), "Said otherwise")], Ct);
        Assert.Empty(await MarksAsync(store));

        await teams.ChangeAsync(Admin, "checkout", Checkout with { Name = "Payments" }, Ct);
        Assert.Empty(await MarksAsync(store));
        await teams.SetCalendarAsync(Admin, "checkout", [1, 2, 3, 4], [], Ct);
        Assert.Equal(["change github/a/b/7"], await MarksAsync(store));
    }

    [Fact]
    public async Task Who_is_merged_brings_logins_and_follows_into_the_teams_of_the_other()
    {
        await using var store = await TestStore.CreateAsync();
        await new TeamEdits(store.Database).CreateAsync(Admin, "checkout", Checkout, Ct);
        var members = new MemberEdits(store.Database);
        await members.AddAsync(Admin, "checkout", [new(Ada, "Ada", new(2026, 3, 2), null)], Ct);
        await store.ExecuteAsync($"insert into devex.people (tenant_id, subject, name) values ('default', '{Bo}', 'ada-l'); insert into devex.identities values ('default', 'github', 'ada-l', '{Bo}')");
        await WriteChangeAsync(store, Bo);

        Assert.Equal(Merged.Done, await new People(store.Database).MergeAsync(Admin, Bo, Ada, Ct));

        Assert.Equal([Ada.ToString()], await store.LinesAsync("select subject::text from devex.identities"));
        Assert.Equal(["change github/a/b/7"], await MarksAsync(store));
        Assert.Equal([Ada.ToString(), Bo.ToString()], await store.LinesAsync("select subject::text from devex.team_members order by 1"));
        Assert.Equal(1, (await new Teams(store.Database).ListAsync(Tenant.Default, Ct)).Single().Members);

        await members.ChangeAsync(Admin, "checkout", Ada, new(2026, 3, 2), new(2026, 3, 9), new(2026, 3, 20), Ct);
        Assert.Equal(["2026-03-09 2026-03-20"], await store.LinesAsync($"select joined_on || ' ' || left_on from devex.team_members where subject = '{Bo}'"));
        await members.RemoveAsync(Admin, "checkout", Ada, new(2026, 3, 9), Ct);
        Assert.Equal(0, await store.CountAsync("team_members"));
        Assert.Equal(Merged.Missing, await new People(store.Database).MergeAsync(Admin, Bo, Ada, Ct));
    }

    [Fact]
    public async Task Who_has_measured_a_loop_is_nobody_else()
    {
        await using var store = await TestStore.CreateAsync();
        var people = new People(store.Database);
        await store.ExecuteAsync($"""
            insert into devex.people (tenant_id, subject, name) values ('default', '{Ada}', 'Ada'), ('default', '{Bo}', 'Bo');
            insert into devex.steps values ('default', gen_random_uuid(), '{Bo}', 'a/b', null, 'build', 'x', 'x', '2026-03-02T23:30Z', '2026-03-02T23:40Z', 'success', true, 'agent');
            """);

        Assert.Equal(Merged.HasLoop, await people.MergeAsync(Admin, Bo, Ada, Ct));
        Assert.Equal(Merged.Missing, await people.MergeAsync(Admin, Ada, Ada, Ct));

        await store.ExecuteAsync($"insert into devex.identities values ('default', 'local', 'owner', '{Ada}')");
        Assert.Equal(Merged.NotTheirs, await people.MergeAsync(Admin, Ada, Bo, Ct));
    }

    [Fact]
    public async Task Who_is_said_to_be_a_bot_has_changes_and_reviews_recomputed()
    {
        await using var store = await TestStore.CreateAsync();
        await store.ExecuteAsync($"insert into devex.people (tenant_id, subject, name) values ('default', '{Bo}', 'renovate')");
        await WriteChangeAsync(store, Bo);

        Assert.True(await new People(store.Database).ChangeAsync(Admin, Bo, "renovate", "UTC", bot: true, Ct));
        Assert.Equal(["change github/a/b/7"], await MarksAsync(store));

        await store.ExecuteAsync("delete from devex.dirty_cells");
        Assert.True(await new People(store.Database).ChangeAsync(Admin, Bo, "Renovate", "UTC", bot: true, Ct));
        Assert.Empty(await MarksAsync(store));
    }

    [Fact]
    public async Task A_baseline_that_was_set_holds_until_it_is_reset()
    {
        await using var store = await TestStore.CreateAsync();
        await new TeamEdits(store.Database).CreateAsync(Admin, "checkout", Checkout, Ct);
        var baselines = new Baselines(store.Database);
        var target = new SetBaseline(Baseline.TargetKind, BaselineScope.Team, "checkout", PhaseTimes.Of((Phase.Code, TimeSpan.FromMinutes(4))));

        Assert.Equal(Edited.Done, await baselines.SetAsync(Admin, target, Ct));
        Assert.Equal(Edited.Done, await baselines.SetAsync(Admin, target, Ct));
        Assert.Equal(Edited.Missing, await baselines.SetAsync(Admin, target with { Key = "nobody" }, Ct));

        Assert.Equal(TimeSpan.FromMinutes(4), new BaselineBook(await baselines.ListAsync(Tenant.Default, Ct)).Target("checkout")!.Cycle);
        Assert.Equal(Edited.Done, await baselines.ResetAsync(Admin, Baseline.TargetKind, BaselineScope.Team, "checkout", Ct));
        Assert.Equal(Edited.Missing, await baselines.ResetAsync(Admin, Baseline.TargetKind, BaselineScope.Team, "checkout", Ct));
        Assert.Empty(await baselines.ListAsync(Tenant.Default, Ct));
        Assert.Equal("""{"code": "240 s"}""", await store.ScalarAsync<string>("select after::text from devex.audit_log where action = 'baseline.set' order by id limit 1"));
    }

    [Fact]
    public async Task A_token_and_a_hook_stand_in_the_log_without_what_is_secret_of_them()
    {
        await using var store = await TestStore.CreateAsync();
        var tokens = new DevEx.Store.Access.Tokens(store.Database, store.Clock);

        var text = await tokens.CreateAsync(Admin, DevEx.Store.Access.TokenKind.Ci, "pipeline", null, Ct);
        await tokens.RevokeAsync(Admin, (await tokens.ListAsync(Tenant.Default, Ct)).Single().Id, Ct);

        var log = await new AuditLog(store.Database).ListAsync(Tenant.Default, null, Ct);
        Assert.Equal(["token.revoke pipeline Owner", "token.create pipeline Owner"], log.Select(r => $"{r.Action} {r.Target} {r.Actor}"));
        Assert.DoesNotContain(log, r => $"{r.Before}{r.After}".Contains(text, StringComparison.Ordinal));
        Assert.Single(await new AuditLog(store.Database).ListAsync(Tenant.Default, log[0].Id, Ct));
    }

    private static Task<IReadOnlyList<string>> MarksAsync(TestStore store) =>
        store.LinesAsync("select distinct kind || ' ' || key from devex.dirty_cells where kind <> 'builds' order by 1");

    private static Task WriteChangeAsync(TestStore store, Guid author) => store.ExecuteAsync($"""
        insert into devex.changes (tenant_id, provider, repository, number, title, author, author_bot, head_ref, head_sha, base_ref, state, rework_rounds)
        values ('default', 'github', 'a/b', 7, 't', '{author}', false, 'f', 's', 'main', 'open', 0);
        delete from devex.dirty_cells
        """);
}
