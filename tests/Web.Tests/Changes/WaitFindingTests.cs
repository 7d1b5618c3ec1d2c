using DevEx.Web.Changes;
using DevEx.Web.Loops;

namespace DevEx.Web.Tests.Changes;

public sealed class WaitFindingTests
{
    private const double Hour = 3_600_000;

    private static readonly DateOnly From = new(2026, 10, 26);

    [Fact]
    public void It_names_the_segment_that_takes_most_and_the_repository_that_is_slowest() => Assert.Equal(
        "Half of 40 pull requests were merged within 8 h of being ready; 60 % of all that time they waited for a first response. In shop/web it is 12 h, the longest of all repositories."
        + " From merged to production half take 5 h or less; 75 % of all that time they waited for a release.",
        WaitFinding.Of(
            Loop(40, 8, ("pickup", 6), ("review", 3), ("mergeWait", 1), ("draft", 90)), Loop(40, 5, ("releaseWait", 3), ("rollout", 1)),
            Repositories(("shop/api", 7, 30), ("shop/web", 12, 10), ("shop/rare", 90, 2)), working: false));

    [Fact]
    public void A_repository_that_is_hardly_slower_is_not_named() => Assert.DoesNotContain(
        "shop/web", WaitFinding.Of(Loop(40, 8, ("pickup", 6)), Loop(0, null), Repositories(("shop/web", 11, 10)), working: false), StringComparison.Ordinal);

    [Fact]
    public void What_nothing_explains_is_not_explained() => Assert.Equal(
        "Half of 40 pull requests were merged within 8 h of being ready.",
        WaitFinding.Of(Loop(40, 8, ("unattributed", 6), ("review", 1)), Loop(4, 5), Repositories(), working: true));

    [Fact]
    public void Too_few_are_said_to_be_too_few() =>
        Assert.StartsWith("Too few", WaitFinding.Of(Loop(4, 8, ("pickup", 6)), Loop(40, 5), Repositories(), working: false), StringComparison.Ordinal);

    private static LoopAnswer Loop(long n, double? medianHours, params (string Kind, double Hours)[] segments)
    {
        var times = new Quantiles(medianHours * Hour, null, null, null, null, n);
        var total = new LoopMeasure(From, From.AddDays(27), times, times, [.. segments.Select(s => new SegmentMean(s.Kind, s.Hours * Hour, s.Hours * Hour, n))]);
        return new(null, n, [], false, total, [], []);
    }

    private static RepositoriesAnswer Repositories(params (string Name, double MedianHours, long N)[] all) => new(
        null, "middle",
        [.. all.Select(r => new RepositoryLoop(r.Name, new(From, From.AddDays(27), false, new(r.MedianHours * Hour, null, null, null, null, r.N), null), []))], 0);
}
