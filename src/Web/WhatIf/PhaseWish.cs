using System.Globalization;
using DevEx.Domain.Events;
using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;

namespace DevEx.Web.WhatIf;

/// <summary>One wish of the address: <c>package=-50</c> is half the time, <c>push@shop/api=30000ms</c> half a minute in each iteration of one repository.</summary>
/// <param name="Repository">Null for all.</param>
/// <param name="Percent">How much longer, or shorter when negative; null where a time is given.</param>
/// <param name="Ms">The time per iteration; null where a percentage is given.</param>
public sealed record PhaseWish(Phase Phase, string? Repository, double? Percent, long? Ms)
{
    private const string Milliseconds = "ms";
    private const char Of = '@';
    private const int MostWishes = 200;
    private const double MostPercent = (PhaseChange.LargestFactor - 1) * 100;

    /// <summary>As the address writes it.</summary>
    public string Key => KeyOf(Phase, Repository);

    public string Value => Ms is { } ms ? string.Create(CultureInfo.InvariantCulture, $"{ms}{Milliseconds}") : (Percent ?? 0).ToString("R", CultureInfo.InvariantCulture);

    /// <summary>For the domain, which computes what becomes of it.</summary>
    public PhaseChange Change => Ms is { } ms
        ? PhaseChange.PerIteration(Phase, TimeSpan.FromMilliseconds(ms), Repository)
        : PhaseChange.Times(Phase, 1 + ((Percent ?? 0) / 100), Repository);

    public static string KeyOf(Phase phase, string? repository) => phase.ToString().ToLowerInvariant() + (repository is null ? "" : Of + repository);

    /// <summary>Those of an address, for all repositories first; what changes nothing is none.</summary>
    /// <returns>The wishes, or what is wrong with one of them.</returns>
    public static (IReadOnlyList<PhaseWish>? Wishes, string? Problem) Read(IQueryCollection query)
    {
        ArgumentNullException.ThrowIfNull(query);

        var wishes = new List<PhaseWish>();
        foreach (var (key, value) in query)
        {
            var (name, repository) = key.Split(Of, 2) is [var before, var after] ? (before, after) : (key, null);
            if (PhaseOf(name) is not { } phase)
            {
                if (repository is not null)
                {
                    return (null, $"{name} is no phase of the inner loop: {string.Join(", ", PhaseTimes.LoopPhases.Select(p => KeyOf(p, null)))}.");
                }

                continue;
            }

            if (repository is "" || Wish(phase, repository, value.ToString()) is not { } wish)
            {
                return (null, string.Create(CultureInfo.InvariantCulture,
                    $"{key} is a change in percent (-100 to {MostPercent}), or a time per iteration of up to a day: 30000{Milliseconds}."));
            }

            wishes.Add(wish);
        }

        return wishes.Count > MostWishes
            ? (null, $"More than {MostWishes} changes at once are none.")
            : ([.. wishes.Where(w => w.Percent is not 0).OrderBy(w => w.Repository is not null).ThenBy(w => w.Phase).ThenBy(w => w.Repository, StringComparer.Ordinal)], null);
    }

    private static Phase? PhaseOf(string name) => PhaseTimes.LoopPhases.Cast<Phase?>().FirstOrDefault(p => KeyOf(p!.Value, null) == name);

    private static PhaseWish? Wish(Phase phase, string? repository, string value)
    {
        if (value.EndsWith(Milliseconds, StringComparison.Ordinal))
        {
            return long.TryParse(value.AsSpan(0, value.Length - Milliseconds.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var ms)
                && ms <= (long)PhaseChange.Longest.TotalMilliseconds ? new(phase, repository, null, ms) : null;
        }

        return value.Length == 0 ? new(phase, repository, 0, null)
            : double.TryParse(value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent)
                && percent is >= -100 and <= MostPercent ? new(phase, repository, percent, null)
            : null;
    }
}
