using DevEx.Store.Organisation;
using DevEx.Store.Projections;
using DevEx.Store.Tests.Events;

namespace DevEx.Store.Tests.Organisation;

/// <summary>Which names of repositories are listed: that of a folder on one person's machine is not.</summary>
public sealed class RepositoriesTests
{
    private static readonly Guid[] People = [.. Enumerable.Range(1, 6).Select(n => new Guid(n, 0, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 1))];

    [Fact]
    public async Task What_only_peoples_own_work_tells_of_is_listed_when_five_of_them_worked_there()
    {
        await using var store = await TestStore.CreateAsync();
        await WorkAsync(store, "in-one-day", 1, People[..5]);
        await WorkAsync(store, "over-days", 1, People[..2]);
        await WorkAsync(store, "over-days", 2, People[1..5]);
        await WorkAsync(store, "of-four", 1, People[..4]);
        await WorkAsync(store, "of-four", 2, People[..4]);
        await WorkAsync(store, "thesis-of-ada", 1, People[..1]);

        Assert.Equal(["in-one-day", "over-days"], await ListAsync(store));
    }

    [Fact]
    public async Task What_a_pipeline_or_a_deployment_tells_of_is_listed_whoever_works_there()
    {
        await using var store = await TestStore.CreateAsync();
        foreach (var repository in (string[])["built", "deployed", "local"])
        {
            await WorkAsync(store, repository, 1, People[..1]);
        }

        await store.ExecuteAsync("""
            insert into devex.build_days (tenant_id, day, place, repository, name, n, failures, queue_ms, waited_ms, durations)
            select 'default', '2026-03-02', p, r, 'test', 1, 0, 0, 0, '' from (values ('ci', 'built'), ('local', 'local'), ('local', 'only-local')) b(p, r);
            insert into devex.dora_deployments (tenant_id, provider, repository, deployment_id, environment, day, finished_at, succeeded, reached, failed, unplanned, reasons, incident_providers, incident_ids)
            values ('default', 'github', 'deployed', '1', 'production', '2026-03-02', now(), true, true, false, false, '{}', '{}', '{}');
            """);

        Assert.Equal(["built", "deployed"], await ListAsync(store));
    }

    private static Task<IReadOnlyList<string>> ListAsync(TestStore store) =>
        new Teams(store.Database).RepositoriesAsync(Tenant.Default, TestContext.Current.CancellationToken);

    private static Task WorkAsync(TestStore store, string repository, int day, Guid[] people) => store.ExecuteAsync($$"""
        insert into devex.inner_rollups (tenant_id, day, team, repository, n, developer_days, idle_days, incomplete, phases, cycles, people)
        values ('default', '2026-03-0{{day}}', '', '{{repository}}', 1, 1, 0, 0, '{}', '', decode('{{Convert.ToHexString(PersonDay.Write([.. people.Select(p => new PersonDay(p, 60_000, 0))]))}}', 'hex'))
        """);
}
