using System.Globalization;
using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;

namespace DevEx.Web.Setup;

/// <summary>What the form of a baseline asks: minutes and seconds for each phase.</summary>
public sealed class BaselineInput
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    /// <summary>In the order of <see cref="PhaseTimes.LoopPhases"/>.</summary>
    public string?[]? Times { get; set; }

    public static BaselineInput Of(PhaseTimes means) => new()
    {
        Times = [.. PhaseTimes.LoopPhases.Select(p => Write(means[p]))],
    };

    /// <summary>A time as people write it: <c>3:00</c>, <c>0:10</c>, <c>90</c> seconds. Empty is none.</summary>
    /// <returns>Null when it is none of these, or longer than a day.</returns>
    public static TimeSpan? Read(string? text)
    {
        var parts = (text ?? "").Trim().Split(':');
        if (parts is [""])
        {
            return TimeSpan.Zero;
        }

        var numbers = parts.Select(p => double.TryParse(p, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var n) ? n : double.NaN).ToList();
        var seconds = numbers switch
        {
            [var s] => s,
            [var m, var s] when s < 60 && m == Math.Floor(m) => (60 * m) + s,
            _ => double.NaN,
        };
        return double.IsNaN(seconds) || seconds > Longest.TotalSeconds ? null : TimeSpan.FromMilliseconds(Math.Round(seconds * 1000));
    }

    private static string Write(long ms) => ms == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{ms / 60_000}:{ms % 60_000 / 1000.0:00.###}");
}

/// <summary>Which baseline is being set: its kind, and for whom.</summary>
/// <param name="Key">The team or the repository; empty for all.</param>
internal sealed record BaselineTarget(string Kind, BaselineScope Scope, string Key)
{
    public static BaselineTarget Organisation { get; } = new(Baseline.TraditionalKind, BaselineScope.All, "");

    public string Value => Scope == BaselineScope.All ? "all" : $"{(Kind == Baseline.TargetKind ? "target" : Scope.ToString().ToLowerInvariant())}:{Key}";

    /// <summary>Those that there can be, with the words to choose by.</summary>
    public static IReadOnlyList<(BaselineTarget Target, string Words)> All(IEnumerable<(string Team, string Name)> teams, IEnumerable<string> repositories) =>
    [
        (Organisation, "Traditional loop of the organisation"),
        .. teams.Select(t => (new BaselineTarget(Baseline.TraditionalKind, BaselineScope.Team, t.Team), $"Traditional loop of {t.Name}")),
        .. repositories.Select(r => (new BaselineTarget(Baseline.TraditionalKind, BaselineScope.Repository, r), $"Traditional loop of {r}")),
        .. teams.Select(t => (new BaselineTarget(Baseline.TargetKind, BaselineScope.Team, t.Team), $"Target of {t.Name}")),
    ];
}
