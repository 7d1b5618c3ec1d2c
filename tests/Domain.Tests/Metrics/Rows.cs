using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;
using FsCheck;
using FsCheck.Fluent;

namespace DevEx.Domain.Tests.Metrics;

/// <summary>Rows of repository-days as tests write them down, and random ones.</summary>
internal static class Rows
{
    public static readonly DateOnly Monday = new(2026, 3, 2);

    /// <summary>Up to a hundred rows of a fortnight in five repositories: without iterations, without time, and with much of both.</summary>
    public static readonly Arbitrary<RepositoryDay[]> Any =
        (from day in Gen.Choose(0, 13)
         from repository in Gen.Choose(0, 4)
         from n in Gen.Choose(0, 200)
         from ms in Gen.OneOf(Gen.Constant(0L), Gen.Choose(0, 30_000_000).Select(ms => (long)ms)).ArrayOf(10)
         select new RepositoryDay(Monday.AddDays(day), $"shop/{repository}", n, PhaseTimes.FromArray(ms))).ArrayOf().ToArbitrary();

    public static readonly Arbitrary<Baseline> Baselines =
        (from n in Gen.Choose(1, 500)
         from ms in Gen.Choose(1, 50_000_000).Select(ms => (long)ms).ArrayOf(10)
         select new Baseline(Baseline.TargetKind, PhaseTimes.FromArray(ms), n)).ToArbitrary();

    /// <summary>So many iterations, each as long as the baseline's.</summary>
    public static RepositoryDay Like(Baseline baseline, DateOnly day, long n, string repository = "shop/checkout") =>
        new(day, repository, n, PhaseTimes.FromArray([.. baseline.Totals.ToArray().Select(ms => ms * n)]));
}
