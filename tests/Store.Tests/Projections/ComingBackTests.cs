using System.Globalization;
using DevEx.Domain.Events;
using DevEx.Store.Events;
using DevEx.Store.Tests.Events;
using static DevEx.Store.Tests.Projections.Mixed;

namespace DevEx.Store.Tests.Projections;

/// <summary>B4: what is deployed before it is merged, and what goes back to an older commit, is the same whatever comes in first.</summary>
public sealed class ComingBackTests
{
    private const string GitHub = "github";
    private const string Repository = "shop/checkout";

    [Fact]
    public async Task What_was_in_production_before_the_merge_and_stayed_waited_for_nothing()
    {
        await using var store = await InTurnAsync(All());

        Assert.Equal(
            [
                // Change 1 was in production before it was merged, 2 only for a trial, 3 went from staging to production, 4 follows no deployment that is known.
                "1 0 releaseWait,rollout,observe", "2 66 stage,releaseWait,rollout,observe", "3 210 stage,releaseWait,rollout,observe", "4 84 releaseWait,rollout,observe noPredecessor",
            ],
            await store.LinesAsync("""
                select concat_ws(' ', number, round(outer_ms / 60000.0), (select string_agg(s ->> 'kind', ',' order by n) from jsonb_array_elements(outer_loop) with ordinality o(s, n)), nullif(array_to_string(flags, ','), ''))
                from devex.journeys order by number
                """));
    }

    [Fact]
    public async Task A_rollback_ends_the_watch_and_so_does_an_incident_before_the_merge()
    {
        await using var store = await InTurnAsync(All());

        Assert.Equal(
            ["1 0", "2 114", "3 1440", "4 1440"],
            await store.LinesAsync("""
                select number || ' ' || round((s ->> 'ms')::bigint / 60000.0) from devex.journeys, jsonb_array_elements(outer_loop) s where s ->> 'kind' = 'observe' order by 1
                """));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task B4_one_by_one_in_any_order_they_give_the_rows_of_a_rebuild(int seed)
    {
        var events = All();
        new Random(seed).Shuffle(events);
        await using var store = await InTurnAsync(events);
        var live = await Dump.OfAsync(store);

        await store.RebuildAsync();

        Dump.AssertSame(await Dump.OfAsync(store), live);
    }

    [Theory]
    [InlineData("first")]
    [InlineData("branch")]
    [InlineData("back")]
    [InlineData("undo")]
    [InlineData("down")]
    [InlineData("down up")]
    [InlineData("p0 failed")]
    [InlineData("push 3")]
    public async Task B4_each_may_come_last(string last)
    {
        var (others, latecomers) = (All().Where(e => !Is(e)).ToArray(), All().Where(Is).ToArray());
        Assert.NotEmpty(latecomers);
        await using var store = await TestStore.CreateAsync();
        await store.AppendAsync([.. others.Select(e => e.Event)]);
        await store.CatchUpAsync();
        await store.AppendAsync([.. latecomers.Select(e => e.Event)]);
        await store.CatchUpAsync();
        var live = await Dump.OfAsync(store);

        await store.RebuildAsync();

        Dump.AssertSame(await Dump.OfAsync(store), live);

        bool Is((string Name, Incoming Event) e) => e.Name == last;
    }

    private static (string Name, Incoming Event)[] All() => [.. Story().Select((e, n) => (e.Name, Incoming.Of(Sample.Id(n + 1), e.Event)))];

    private static async Task<TestStore> InTurnAsync((string Name, Incoming Event)[] events)
    {
        var store = await TestStore.CreateAsync();
        foreach (var (_, e) in events)
        {
            await store.AppendAsync(e);
            await store.CatchUpAsync();
        }

        Assert.Equal(0, await store.CountAsync("dead_letter"));
        return store;
    }

    private static IEnumerable<(string Name, DevEvent Event)> Story() =>
    [
        .. Deployed("first", 1, "m0"),
        .. Deployed("branch", 4, "h1"), Incident("down", 4.5), ("down", new IncidentResolved { At = Monday(5), Provider = "pager", IncidentId = "down", Title = "Up again" }), ("merge 1", Merged(1, 6)), ("push 1", Pushed(1, 6)), .. Deployed("main", 7, "m1"),
        .. Deployed("trial", 8, "h2"), .. Deployed("back", 8.5, "m1"), ("merge 2", Merged(2, 10)), ("push 2", Pushed(2, 10)),
        .. Deployed("test 2", 10.4, "m2", "staging"), .. Deployed("all", 11, "m2"), .. Deployed("undo", 13, "m1", rollbackOf: "all"),
        .. Deployed("test 3", 13.5, "h3", "staging"), ("merge 3", Merged(3, 14)), ("push 3", Pushed(3, 14)), .. Deployed("test 3 too", 14.5, "m3", "staging"),
        .. Deployed("down up", 15, "m2", "staging"), .. Deployed("test 3 again", 16, "m3", "staging"), .. Deployed("again", 17.4, "m3"),
        .. Deployed("p0", 18.2, "m3", "eu"), ("p0 failed", Finished("p0", 18.6, "m3", "eu", Outcome.Failure)), ("merge 4", Merged(4, 19)), ("push 4", Pushed(4, 19)), .. Deployed("p4", 20.3, "m4", "eu"),
    ];

    private static IEnumerable<(string Name, DevEvent Event)> Deployed(
        string id, double hour, string sha, string environment = "production", string? rollbackOf = null)
    {
        yield return (id, new DeploymentStarted
        {
            At = Monday(hour), Provider = GitHub, Repository = Repository, DeploymentId = id, Environment = environment,
            Production = environment != "staging", Sha = sha, RollbackOf = rollbackOf,
        });
        yield return (id, Finished(id, hour + 0.1, sha, environment, Outcome.Success));
    }

    private static DeploymentFinished Finished(string id, double hour, string sha, string environment, Outcome outcome) => new()
    {
        At = Monday(hour), Provider = GitHub, Repository = Repository, DeploymentId = id, Environment = environment, Production = environment != "staging",
        Sha = sha, Outcome = outcome,
    };

    private static (string Name, DevEvent Event) Incident(string id, double hour) =>
        (id, new IncidentOpened { At = Monday(hour), Provider = "pager", IncidentId = id, Repository = Repository, Environment = "production", Title = "Down" });

    private static CommitsPushed Pushed(int n, double hour) => new()
    {
        At = Monday(hour).AddSeconds(1), Provider = GitHub, Repository = Repository, Ref = "refs/heads/main", DefaultBranch = "main",
        Before = $"m{n - 1}", After = $"m{n}", Commits = [],
    };

    private static ChangeMerged Merged(int n, double hour) => (ChangeMerged)EventCatalogue.Kinds.Single(k => k.Json.Type == typeof(ChangeMerged)).Read(
        string.Create(CultureInfo.InvariantCulture, $$"""
        {"at":"{{WireInstant.ToText(Monday(hour))}}","provider":"{{GitHub}}","repository":"{{Repository}}","number":{{n}},
         "author":{"subject":"{{Ann}}","bot":false},"headSha":"h{{n}}","headRef":"topic-{{n}}","baseRef":"main","draft":false,
         "title":"Change {{n}}","mergeSha":"m{{n}}","by":{"subject":"{{Ann}}","bot":false} }
        """));
}
