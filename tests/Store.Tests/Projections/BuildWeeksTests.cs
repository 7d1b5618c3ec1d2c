using DevEx.Domain.Events;
using DevEx.Domain.Metrics;
using DevEx.Store.Events;
using DevEx.Store.Projections;
using DevEx.Store.Tests.Events;
using Sample = DevEx.Store.Tests.Events.Sample;

namespace DevEx.Store.Tests.Projections;

/// <summary>A week of a build is the sum of its days, whatever came last.</summary>
public sealed class BuildWeeksTests
{
    private const string Weeks =
        "select concat_ws(' ', place, repository, name, coalesce(nullif(team, ''), '-'), week, n, failures, queue_ms, waited_ms) from devex.build_weeks order by 1";

    private const string SumsOfDays = """
        select concat_ws(' ', place, repository, name, coalesce(nullif(team, ''), '-'), date_trunc('week', day)::date, sum(n), sum(failures), sum(queue_ms), sum(waited_ms))
        from devex.build_days group by place, repository, name, team, date_trunc('week', day) order by 1
        """;

    [Fact]
    public async Task Every_week_is_the_sum_of_its_days()
    {
        await using var store = await TestStore.CreateAsync();
        await store.ExecuteAsync(Mixed.People);
        await store.AppendAsync([.. Mixed.Events.Select(e => Incoming.Of(e.Id, e.Event))]);

        await store.CatchUpAsync();

        var weeks = await store.LinesAsync(Weeks);
        Assert.Equal(await store.LinesAsync(SumsOfDays), weeks);
        Assert.Contains(weeks, w => w.StartsWith("local ", StringComparison.Ordinal) && !w.Contains(" - ", StringComparison.Ordinal));
        Assert.Contains(weeks, w => w.StartsWith("ci ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_later_day_and_a_later_word_about_an_earlier_one_are_added_to_the_same_week()
    {
        await using var store = await TestStore.CreateAsync();
        await store.AppendAsync(Of(1, Mixed.Step(Mixed.Cem, Phase.Build, At(540), At(546))));
        await store.CatchUpAsync();
        await store.AppendAsync(Of(2, Mixed.Step(Mixed.Ann, Phase.Build, At(1980), At(1988))));
        await store.CatchUpAsync();

        Assert.Equal(["2 840000 56"], await store.LinesAsync("select concat_ws(' ', n, waited_ms, length(people)) from devex.build_weeks"));
        Assert.Equal(2, Histogram.FromBytes(await store.ScalarAsync<byte[]>("select durations from devex.build_weeks")).Count);

        await store.AppendAsync(Of(3, Mixed.Step(Mixed.Cem, Phase.Build, At(600), At(601))));
        await store.CatchUpAsync();

        Assert.Equal(["3 900000 56"], await store.LinesAsync("select concat_ws(' ', n, waited_ms, length(people)) from devex.build_weeks"));
    }

    [Fact]
    public void Two_days_of_a_week_share_a_lock_and_two_weeks_do_not()
    {
        Assert.Equal(BuildCells.LockOf("ci/shop/api/2026-03-02"), BuildCells.LockOf("ci/shop/api/2026-03-08"));
        Assert.NotEqual(BuildCells.LockOf("ci/shop/api/2026-03-08"), BuildCells.LockOf("ci/shop/api/2026-03-09"));
        Assert.NotEqual(BuildCells.LockOf("ci/shop/api/2026-03-02"), BuildCells.LockOf("local/shop/api/2026-03-02"));
    }

    private static DateTimeOffset At(int minutes) => Mixed.Monday(0).AddMinutes(minutes);

    private static Incoming Of(int id, DevEvent e) => Incoming.Of(Sample.Id(id), e);
}
