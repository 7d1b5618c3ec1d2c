using System.Globalization;
using DevEx.Domain.Events;
using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;
using DevEx.Store.Events;
using DevEx.Store.Organisation;
using DevEx.Store.Tests.Events;
using Sample = DevEx.Store.Tests.Events.Sample;

namespace DevEx.Store.Tests.Projections;

/// <summary>A build costs what people waited for it, as the domain says, and not what it took.</summary>
public sealed class BuildWaitsTests
{
    private const string Waited =
        "select concat_ws(' ', place, repository, name, sum(waited_ms)) from devex.build_days where team = '' group by place, repository, name having sum(waited_ms) > 0 order by 1";

    [Fact]
    public async Task Every_wait_is_one_of_the_domains_and_none_is_missing()
    {
        await using var store = await TestStore.CreateAsync();
        await store.ExecuteAsync(Mixed.People);
        await store.AppendAsync([.. Mixed.Events.Select(e => Incoming.Of(e.Id, e.Event))]);

        await store.CatchUpAsync();

        var expected = LocalOfTheDomain().Concat(CiOfTheDomain()).GroupBy(w => w.Build).Select(g => string.Create(
            CultureInfo.InvariantCulture,
            $"{(g.Key.Where == BuildPlace.Local ? "local" : "ci")} {g.Key.Repository} {g.Key.Name} {g.Sum(w => (long)w.Waited.TotalMilliseconds)}"));
        Assert.Equal(expected.Order(StringComparer.Ordinal), (await store.LinesAsync(Waited)).Order(StringComparer.Ordinal));
        Assert.Contains(await store.LinesAsync(Waited), w => w.StartsWith("ci ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_ran_while_somebody_typed_was_not_waited_for_also_where_the_typing_comes_to_be_known_later()
    {
        await using var store = await TestStore.CreateAsync();
        await store.AppendAsync(Of(1, Mixed.Step(Mixed.Cem, Phase.Build, At(540), At(550))));
        await store.CatchUpAsync();
        Assert.Equal(["local shop/checkout dotnet Build 600000"], await store.LinesAsync(Waited));

        await store.AppendAsync(Of(2, Mixed.Edits(Mixed.Cem, "shop/checkout", At(544), At(547))));
        await store.CatchUpAsync();

        Assert.Equal(["local shop/checkout dotnet Build 420000"], await store.LinesAsync(Waited));
        Assert.Equal(1, await store.ScalarAsync<int>("select n from devex.build_days"));
    }

    [Fact]
    public async Task A_wait_stands_on_the_day_in_utc_on_which_it_ended_wherever_its_developer_lives()
    {
        await using var store = await TestStore.CreateAsync();
        await store.ExecuteAsync(Mixed.People);
        // Half past nine in the evening of Monday in New York is Tuesday in UTC; the loop goes on until Tuesday there too.
        await store.AppendAsync(
            Of(1, Mixed.Step(Mixed.Bob, Phase.Build, At(1434), At(1446))),
            Of(2, Mixed.Step(Mixed.Bob, Phase.Test, At(1446), At(1458))));

        await store.CatchUpAsync();

        Assert.Equal(["2026-03-02"], await store.LinesAsync("select day::text from devex.developer_days"));
        Assert.Equal(
            ["2026-03-03 dotnet Build 1 720000", "2026-03-03 dotnet Test 1 720000"],
            await store.LinesAsync("select concat_ws(' ', day, name, n, waited_ms) from devex.build_days order by 1"));
    }

    [Fact]
    public async Task What_was_waited_for_until_midnight_stands_on_the_day_before_though_the_build_ended_after_it()
    {
        await using var store = await TestStore.CreateAsync();
        await store.AppendAsync(
            Of(1, Mixed.Step(Mixed.Cem, Phase.Build, At(1434), At(1446))),
            Of(2, Mixed.Edits(Mixed.Cem, "shop/checkout", [.. Enumerable.Range(1437, 13).Select(m => At(m))])));

        await store.CatchUpAsync();

        Assert.Equal(
            ["2026-03-02 0 180000 28", "2026-03-03 1 60000 28"],
            await store.LinesAsync("select concat_ws(' ', day, n, waited_ms, length(people)) from devex.build_days order by 1"));
    }

    [Fact]
    public async Task What_was_marked_by_a_day_in_the_same_breath_is_computed_once()
    {
        await using var store = await TestStore.CreateAsync();
        await store.AppendAsync(Of(1, Mixed.Step(Mixed.Cem, Phase.Build, At(540), At(546))));
        await store.NewProjector().ProjectAsync(TestContext.Current.CancellationToken);

        await store.NewCellWorker().RecomputeAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["local shop/checkout dotnet Build 360000"], await store.LinesAsync(Waited));
        Assert.Equal(["build-marks"], await store.LinesAsync("select distinct kind from devex.dirty_cells where kind like 'build%'"));
    }

    [Fact]
    public async Task A_later_word_about_a_run_takes_its_wait_to_another_change()
    {
        await using var store = await TestStore.CreateAsync();
        var (opened, run) = (Mixed.Events.Select(e => e.Event).OfType<ChangeOpened>().First(), Finished(1));
        await store.AppendAsync(Of(1, opened), Of(2, Opened(2, opened)), Of(3, run));
        await store.CatchUpAsync();
        Assert.Equal(["1 ci 1800000"], await JobWaitsAsync(store));

        await store.AppendAsync(Of(4, Finished(2) with { At = run.At.AddMinutes(1) }));
        await store.CatchUpAsync();

        Assert.Equal(["2 ci 1800000"], await JobWaitsAsync(store));
        Assert.Equal(["2"], await store.LinesAsync("select number::text from devex.run_changes"));
    }

    [Fact]
    public async Task A_team_has_the_builds_of_its_members_while_they_are_in_it()
    {
        await using var store = await TestStore.CreateAsync();
        await store.ExecuteAsync(Mixed.People);
        await store.AppendAsync(
            Of(1, Mixed.Step(Mixed.Ann, Phase.Build, At(540), At(546))),
            Of(2, Mixed.Step(Mixed.Bob, Phase.Build, At(540), At(552))),
            Of(3, Mixed.Step(Mixed.Ann, Phase.Build, At(1980), At(1986))));
        await store.CatchUpAsync();
        Assert.Equal(
            ["2026-03-02 - 2 1080000", "2026-03-02 shop 1 360000", "2026-03-03 - 1 360000", "2026-03-03 shop 1 360000"], await TeamDaysAsync(store));

        await new Teams(store.Database).UpsertAsync(
            Tenant.Default,
            new([new("shop", "Shop", "Europe/Berlin", [new(Mixed.Ann, "Ann", LeftOn: new DateOnly(2026, 3, 3)), new(Mixed.Cem, "Cem")])]),
            TestContext.Current.CancellationToken);
        await store.CatchUpAsync();

        Assert.Equal(["2026-03-02 - 2 1080000", "2026-03-02 shop 1 360000", "2026-03-03 - 1 360000"], await TeamDaysAsync(store));
    }

    private static Task<IReadOnlyList<string>> JobWaitsAsync(TestStore store) =>
        store.LinesAsync("select concat_ws(' ', number, name, waited_ms) from devex.job_waits order by 1");

    private static Task<IReadOnlyList<string>> TeamDaysAsync(TestStore store) =>
        store.LinesAsync("select concat_ws(' ', day, coalesce(nullif(team, ''), '-'), n, waited_ms) from devex.build_days order by 1");

    private static IEnumerable<BuildWait> LocalOfTheDomain()
    {
        var events = Mixed.Events.Select(e => e.Event).ToList();
        var steps = events.OfType<StepFinished>().ToLookup(s => (s.Subject, s.Workspace.Repository));
        var edits = events.OfType<EditsObserved>().ToLookup(s => (s.Subject, s.Workspace.Repository));
        return steps.SelectMany(s => BuildWaits.Local(
            s.Key.Repository, InnerLoop.Iterations(s.Select(Step.Of), edits[s.Key].SelectMany(e => e.Beats), InnerLoop.DefaultIdleTimeout)));
    }

    private static IEnumerable<BuildWait> CiOfTheDomain()
    {
        var events = Mixed.Events.Select(e => e.Event).ToList();
        var runs = events.OfType<RunEvent>().GroupBy(e => (e.RunId, e.Attempt)).Select(g => Run.Fold(g)!).ToList();
        var berlin = new WorkingCalendar(TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));
        return events.OfType<ChangeEvent>().GroupBy(e => e.Number).SelectMany(g => BuildWaits.Ci(Change.Fold(g)!, runs, berlin));
    }

    private static ChangeOpened Opened(int number, ChangeOpened like) => like with { Number = number, HeadSha = "another" };

    private static RunFinished Finished(int change) => new()
    {
        At = At(660),
        Provider = "github",
        Repository = "shop/checkout",
        RunId = "1",
        Attempt = 1,
        Workflow = "ci",
        ChangeNumbers = [change],
        StartedAt = At(630),
        FinishedAt = At(660),
        Outcome = Outcome.Success,
    };

    /// <summary>So many minutes after midnight of Monday.</summary>
    private static DateTimeOffset At(int minutes) => Mixed.Monday(0).AddMinutes(minutes);

    private static Incoming Of(int n, DevEvent e) => Incoming.Of(Sample.Id(n), e);
}
