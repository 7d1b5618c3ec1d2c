using DevEx.Domain.Events;
using DevEx.Domain.Metrics;
using DevEx.Store.Events;
using DevEx.Store.Projections;
using DevEx.Store.Tests.Events;
using Microsoft.Extensions.Logging.Abstractions;
using Sample = DevEx.Store.Tests.Events.Sample;

namespace DevEx.Store.Tests.Projections;

/// <summary>What is said of a build as such: known since when, flaky, slower than it was.</summary>
public sealed class BuildMarksTests
{
    private const int Days = 35;

    private static readonly DateOnly FirstDay = new(2026, 3, 2);
    private static readonly DateOnly LastDay = FirstDay.AddDays(Days - 1);

    private const string Tests =
        "select concat_ws(' ', place, name, before_ms, now_ms, n_before, n_now, tested_to, turned_on) from devex.builds where p is not null order by 1";

    [Fact]
    public async Task A_job_that_became_slower_is_tested_as_the_domain_says_and_turned_on_its_day()
    {
        await using var store = await TestStore.CreateAsync();
        var turn = LastDay.AddDays(-4);
        await store.AppendAsync([.. Runs("test", day => day < turn ? 300 : 400, first: 0), .. Runs("lint", _ => 60, first: 500)]);

        await store.CatchUpAsync();

        var tests = Enumerable.ToList<RegressionTest>([
            RegressionTest.Of(History("ci/lint", _ => 60), LastDay)!, RegressionTest.Of(History("ci/test", day => day < turn ? 300 : 400), LastDay)!]);
        Assert.Equal(
            tests.Select(t => string.Join(' ', ((object?[])["ci", t.Build.Name, (long)t.Before.TotalMilliseconds, (long)t.Now.TotalMilliseconds, t.NBefore, t.NNow,
                LastDay.ToString("yyyy-MM-dd"), t.Turn?.Day.ToString("yyyy-MM-dd")]).Where(v => v is not null))),
            await store.LinesAsync(Tests));
        Assert.Equal(turn, tests[1].Turn!.Day);
        Assert.Equal(tests[1].P, await store.ScalarAsync<double>("select p from devex.builds where name = 'ci/test'"));
        Assert.Equal(
            [$"ci/lint {FirstDay:yyyy-MM-dd} {LastDay:yyyy-MM-dd}", $"ci/test {FirstDay:yyyy-MM-dd} {LastDay:yyyy-MM-dd}"],
            await store.LinesAsync("select concat_ws(' ', name, first_day, last_day) from devex.builds order by 1"));
    }

    [Fact]
    public async Task A_job_that_said_both_of_a_commit_is_flaky_and_its_cost_is_what_was_run_in_vain()
    {
        await using var store = await TestStore.CreateAsync();
        await store.AppendAsync(
            Job(1, FirstDay, "test", 300, Outcome.Failure, sha: "a"), Job(2, FirstDay, "test", 300, Outcome.Success, sha: "a", attempt: 2),
            Job(3, FirstDay, "test", 300, Outcome.Success, sha: "b"), Job(4, FirstDay, "test", 300, Outcome.Failure, sha: "c"),
            Job(5, FirstDay, "lint", 60, Outcome.Success, sha: "a"));

        await store.CatchUpAsync();

        Assert.Equal(
            ["ci/lint 1 0 0 -", "ci/test 3 1 1 600000"],
            await store.LinesAsync("select concat_ws(' ', name, commits, flaky_commits, flaky_failures, coalesce(flaky_cost_ms::text, '-')) from devex.builds order by 1"));
    }

    [Theory]
    [InlineData(5, 0)]
    [InlineData(6, 1)]
    public async Task A_local_build_is_only_said_to_be_slower_where_enough_people_stand_behind_it_whoever_asks(int people, int tested)
    {
        await using var store = await TestStore.CreateAsync();
        await store.AppendAsync([.. Enumerable.Range(0, Days).SelectMany(d => Enumerable.Range(0, people).Select(p => Step((d * 10) + p, p, d)))]);

        await store.CatchUpAsync();

        Assert.Equal(tested, (await store.LinesAsync(Tests)).Count);
        Assert.Equal(["local dotnet Build "], await store.LinesAsync("select place || ' ' || name || ' ' || coalesce(commits::text, '') from devex.builds"));
    }

    [Fact]
    public async Task A_build_of_which_no_day_is_left_is_forgotten()
    {
        await using var store = await TestStore.CreateAsync();
        await store.AppendAsync(Job(1, FirstDay, "test", 300, Outcome.Success), Job(2, FirstDay, "lint", 60, Outcome.Success));
        await store.CatchUpAsync();
        Assert.Equal(2, await store.CountAsync("builds"));

        // A later word gives the job another name.
        await store.AppendAsync(Incoming.Of(Sample.Id(3), JobOf(1, FirstDay, "tests", 300, Outcome.Success) with { At = At(FirstDay).AddDays(1) }));
        await store.CatchUpAsync();

        Assert.Equal(["ci/lint", "ci/tests"], await store.LinesAsync("select name from devex.builds order by 1"));
    }

    [Fact]
    public async Task A_patient_worker_lets_a_mark_rest_and_then_takes_all_that_came_meanwhile()
    {
        await using var store = await TestStore.CreateAsync();
        var patient = new CellWorker(store.Database, NullLogger<CellWorker>.Instance, patient: true);
        await store.AppendAsync(Job(1, FirstDay, "test", 300, Outcome.Success));
        await WorkAsync(store, patient);
        await store.AppendAsync(Job(2, FirstDay, "lint", 60, Outcome.Success));
        await WorkAsync(store, patient);
        Assert.Equal(["build-marks", "build-marks"], await store.LinesAsync("select kind from devex.dirty_cells"));
        Assert.Equal(0, await store.CountAsync("builds"));

        await store.ExecuteAsync("update devex.dirty_cells set due_at = now() where id = (select min(id) from devex.dirty_cells)");
        await WorkAsync(store, patient);

        Assert.Equal(0, await store.CountAsync("dirty_cells"));
        Assert.Equal(2, await store.CountAsync("builds"));
    }

    private static async Task WorkAsync(TestStore store, CellWorker worker)
    {
        await store.NewProjector().ProjectAsync(TestContext.Current.CancellationToken);
        while (await worker.RecomputeAsync(TestContext.Current.CancellationToken) > 0)
        {
        }
    }

    /// <summary>Six a day.</summary>
    private static IEnumerable<Incoming> Runs(string name, Func<DateOnly, double> seconds, int first) => Enumerable.Range(0, Days).SelectMany(d =>
        Enumerable.Range(0, 6).Select(n => Job(first + (d * 6) + n, FirstDay.AddDays(d), name, seconds(FirstDay.AddDays(d)) + n, Outcome.Success)));

    private static BuildHistory History(string name, Func<DateOnly, double> seconds) => new(
        new("shop/checkout", name, BuildPlace.Ci),
        [.. Enumerable.Range(0, Days).Select(d => FirstDay.AddDays(d)).Select(day => new BuildDay(day, Durations(Enumerable.Range(0, 6).Select(n => seconds(day) + n))))]);

    private static byte[] Durations(IEnumerable<double> seconds)
    {
        var all = new Histogram();
        foreach (var took in seconds)
        {
            all.Add(TimeSpan.FromSeconds(took));
        }

        return all.ToBytes();
    }

    private static Incoming Step(int n, int person, int day) => Incoming.Of(
        Sample.Id(n + 1),
        Mixed.Step(new Guid(person + 1, 0, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 9), Phase.Build, At(FirstDay.AddDays(day)), At(FirstDay.AddDays(day)).AddMinutes(1)));

    private static Incoming Job(int n, DateOnly day, string name, double seconds, Outcome outcome, string sha = "x", int attempt = 1) =>
        Incoming.Of(Sample.Id(n + 1000), JobOf(n, day, name, seconds, outcome, sha, attempt));

    private static JobFinished JobOf(int n, DateOnly day, string name, double seconds, Outcome outcome, string sha = "x", int attempt = 1) => new()
    {
        At = At(day).AddMinutes(n % 60).AddSeconds(seconds),
        Provider = "github",
        Repository = "shop/checkout",
        RunId = $"r{n}",
        Attempt = attempt,
        JobId = "1",
        Name = name,
        Workflow = "ci",
        Sha = sha,
        StartedAt = At(day).AddMinutes(n % 60),
        FinishedAt = At(day).AddMinutes(n % 60).AddSeconds(seconds),
        Outcome = outcome,
    };

    private static DateTimeOffset At(DateOnly day) => new(day, new TimeOnly(9, 0), TimeSpan.Zero);
}
