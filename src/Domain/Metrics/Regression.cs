namespace DevEx.Domain.Metrics;

/// <summary>A build that became slower: clearly, by more than chance, and lately.</summary>
/// <param name="Build">Which.</param>
/// <param name="Before">The median of the four weeks before.</param>
/// <param name="Now">The median of the last week.</param>
/// <param name="P">After the correction for all builds that were tested.</param>
/// <param name="NBefore">Builds in the four weeks.</param>
/// <param name="NNow">Builds in the week.</param>
/// <param name="Turn">Since when, on the days of both.</param>
public sealed record Regression(BuildKey Build, TimeSpan Before, TimeSpan Now, double P, long NBefore, long NNow, ChangePoint? Turn)
{
    public const int RecentDays = 7;
    public const int DaysBefore = 28;
    public const int LeastN = 20;
    public const double LeastRatio = 1.15;
    public const double MostP = 0.01;

    public double Ratio => Now / Before;

    public Explanation Explained => Explanation.Ratio(
        Measures.BuildRegression, new("Median now", Now.TotalMilliseconds, MeasureUnit.Milliseconds),
        new("Median before", Before.TotalMilliseconds, MeasureUnit.Milliseconds), NBefore + NNow);

    /// <summary>The worst ratio first. Builds with too few runs on a side are not tested, and so cost the others nothing.</summary>
    /// <param name="builds">All of them: how many are tested decides how much one has to show.</param>
    /// <param name="lastDay">The last of the recent days.</param>
    public static IReadOnlyList<Regression> Find(IEnumerable<BuildHistory> builds, DateOnly lastDay)
    {
        ArgumentNullException.ThrowIfNull(builds);
        return Among([.. builds.Select(b => RegressionTest.Of(b, lastDay)).OfType<RegressionTest>()]);
    }

    /// <summary>Those that stand after the correction for all that were tested, the worst ratio first.</summary>
    public static IReadOnlyList<Regression> Among(IReadOnlyList<RegressionTest> tests)
    {
        ArgumentNullException.ThrowIfNull(tests);

        var p = BenjaminiHochberg.Adjusted([.. tests.Select(t => t.P)]);
        return
        [
            .. tests
                .Zip(p, (t, adjusted) => new Regression(t.Build, t.Before, t.Now, adjusted, t.NBefore, t.NNow, t.Turn))
                .Where(r => r.P < MostP && IsSlower(r.Before, r.Now))
                .OrderByDescending(r => r.Ratio)
                .ThenBy(r => r.Build.Repository, StringComparer.Ordinal)
                .ThenBy(r => r.Build.Name, StringComparer.Ordinal),
        ];
    }

    // A build that took no time has nothing to be a multiple of.
    internal static bool IsSlower(TimeSpan before, TimeSpan now) => before > TimeSpan.Zero && now / before >= LeastRatio;
}

/// <summary>A build's last week beside the four before it, tested alone: what <see cref="Regression.Among"/> weighs against all others.</summary>
/// <param name="Build">Which.</param>
/// <param name="Before">The median of the four weeks before.</param>
/// <param name="Now">The median of the last week.</param>
/// <param name="P">Before any correction.</param>
/// <param name="NBefore">Builds in the four weeks.</param>
/// <param name="NNow">Builds in the week.</param>
/// <param name="Turn">Since when; null where it is no regression whatever the others are.</param>
public sealed record RegressionTest(BuildKey Build, TimeSpan Before, TimeSpan Now, double P, long NBefore, long NNow, ChangePoint? Turn)
{
    public static DayRange Recent(DateOnly lastDay) => new(lastDay.AddDays(1 - Regression.RecentDays), lastDay);

    public static DayRange Earlier(DateOnly lastDay) => new(Recent(lastDay).First.AddDays(-Regression.DaysBefore), Recent(lastDay).First.AddDays(-1));

    /// <summary>Null with too few builds on a side.</summary>
    public static RegressionTest? Of(BuildHistory build, DateOnly lastDay)
    {
        ArgumentNullException.ThrowIfNull(build);

        var (earlier, recent) = (Earlier(lastDay), Recent(lastDay));
        var (before, now) = (build.Within(earlier), build.Within(recent));
        if (before.N < Regression.LeastN || now.N < Regression.LeastN)
        {
            return null;
        }

        // The correction makes p larger and nothing else: what fails alone fails among others.
        var p = MannWhitney.Of(before, now)!.P;
        var turn = p < Regression.MostP && Regression.IsSlower(before.Median!.Value, now.Median!.Value)
            ? ChangePoint.ToSlower(build.Days.Where(d => d.Day >= earlier.First && d.Day <= recent.Last))
            : null;
        return new(build.Build, before.Median!.Value, now.Median!.Value, p, before.N, now.N, turn);
    }
}
