using System.Globalization;
using DevEx.Domain.Events;
using DevEx.Domain.Loops;
using DevEx.Store.Events;
using DevEx.Store.Tests.Events;

namespace DevEx.Store.Tests.Projections;

/// <summary>A day's cell holds what the domain's own functions make of all that is known.</summary>
public sealed class DayCellsTests
{
    // 22:00 UTC is 23:00 in Berlin, in winter.
    private static readonly DateTimeOffset Evening = new(2026, 3, 2, 22, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task B4_iterations_and_developer_days_are_those_of_the_domain()
    {
        await using var store = await TestStore.CreateAsync();
        await store.ExecuteAsync(Mixed.People);
        await store.AppendAsync([.. Mixed.Events.Select(e => Incoming.Of(e.Id, e.Event))]);

        await store.CatchUpAsync();

        var expected = ((Guid, string)[])[(Mixed.Ann, "Europe/Berlin"), (Mixed.Bob, "America/New_York"), (Mixed.Cem, "UTC")];
        Assert.Equal(
            expected.SelectMany(p => OfTheDomain(p.Item1, p.Item2)).Order(StringComparer.Ordinal),
            (await store.LinesAsync("""
                select subject || ' ' || day || ' ' || repository || ' ' || nth || ' ' || to_char(started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
                    || ' ' || to_char(finished_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || ' ' || complete || ' ' || coalesce(outcome, '-')
                    || ' ' || array_to_string(phases, ',')
                from devex.iterations
                """)).Order(StringComparer.Ordinal));
        Assert.Equal(
            await store.LinesAsync("""
                select subject || ' ' || day || ' ' || repository || ' ' || count(*) filter (where complete) || ' ' || sum((select sum(p) from unnest(phases) p))
                from devex.iterations group by subject, day, repository order by 1
                """),
            await store.LinesAsync("select subject || ' ' || day || ' ' || repository || ' ' || n || ' ' || active_ms from devex.developer_days order by 1"));
    }

    [Fact]
    public async Task A_late_step_just_after_midnight_moves_the_evenings_iteration_to_the_new_day()
    {
        await using var store = await TestStore.CreateAsync();
        await store.ExecuteAsync(Mixed.People);
        await store.AppendAsync(
            Of(1, Mixed.Edits(Mixed.Ann, "shop/checkout", Evening.AddMinutes(40), Evening.AddMinutes(45))),
            Of(2, Mixed.Step(Mixed.Ann, Phase.Build, Evening.AddMinutes(46), Evening.AddMinutes(55))));
        await store.CatchUpAsync();
        Assert.Equal(["2026-03-02 1"], await DaysAsync(store));

        await store.AppendAsync(Of(3, Mixed.Step(Mixed.Ann, Phase.Test, Evening.AddMinutes(61), Evening.AddMinutes(63))));
        await store.CatchUpAsync();

        Assert.Equal(["2026-03-03 1"], await DaysAsync(store));
        Assert.Equal(["2026-03-03"], await store.LinesAsync("select day::text from devex.developer_days"));
    }

    [Fact]
    public async Task Late_edits_that_part_an_iteration_at_midnight_give_the_evening_its_own_back()
    {
        await using var store = await TestStore.CreateAsync();
        await store.ExecuteAsync(Mixed.People);
        await store.AppendAsync(
            Of(1, Mixed.Step(Mixed.Ann, Phase.Build, Evening.AddMinutes(46), Evening.AddMinutes(55))),
            Of(2, Mixed.Step(Mixed.Ann, Phase.Test, Evening.AddMinutes(61), Evening.AddMinutes(63))));
        await store.CatchUpAsync();
        Assert.Equal(["2026-03-03 1"], await DaysAsync(store));

        await store.AppendAsync(Of(3, Mixed.Edits(Mixed.Ann, "shop/checkout", Evening.AddMinutes(56), Evening.AddMinutes(57))));
        await store.CatchUpAsync();

        Assert.Equal(["2026-03-02 1", "2026-03-03 1"], await DaysAsync(store));
    }

    [Fact]
    public async Task Edits_that_came_in_one_event_over_many_days_count_on_each_of_them()
    {
        await using var store = await TestStore.CreateAsync();
        await store.AppendAsync(Of(1, Mixed.Edits(
            Mixed.Cem, "shop/checkout", [.. Enumerable.Range(0, 8).SelectMany(d => (DateTimeOffset[])[Evening.AddDays(d), Evening.AddDays(d).AddMinutes(5)])])));

        await store.CatchUpAsync();

        Assert.Equal(Enumerable.Range(2, 8).Select(d => $"2026-03-0{d} 300000"), await store.LinesAsync("select day || ' ' || active_ms from devex.developer_days order by 1"));
    }

    private static IEnumerable<string> OfTheDomain(Guid subject, string zone)
    {
        var steps = Mixed.Events.Select(e => e.Event).OfType<StepFinished>().Where(s => s.Subject == subject).ToLookup(s => s.Workspace.Repository);
        var edits = Mixed.Events.Select(e => e.Event).OfType<EditsObserved>().Where(s => s.Subject == subject).ToLookup(s => s.Workspace.Repository);
        return steps.Select(s => s.Key).Union(edits.Select(e => e.Key)).SelectMany(repository => InnerLoop
            .Iterations(steps[repository].Select(Step.Of), edits[repository].SelectMany(e => e.Beats), InnerLoop.DefaultIdleTimeout)
            .GroupBy(i => InnerLoop.LocalDate(i, TimeZoneInfo.FindSystemTimeZoneById(zone)))
            .SelectMany(day => day.Select((i, n) => string.Create(CultureInfo.InvariantCulture,
                $"{subject} {day.Key:yyyy-MM-dd} {repository} {n + 1} {WireInstant.ToText(i.StartedAt)} {WireInstant.ToText(i.FinishedAt)} "
                + $"{(i.Complete ? "true" : "false")} {i.Outcome?.ToString().ToLowerInvariant() ?? "-"} {string.Join(',', i.Phases.ToArray())}"))));
    }

    private static Task<IReadOnlyList<string>> DaysAsync(TestStore store) =>
        store.LinesAsync("select day || ' ' || count(*) from devex.iterations group by day order by 1");

    private static Incoming Of(int n, DevEvent e) => Incoming.Of(Sample.Id(n), e);
}
