using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;
using DevEx.Web.Loops;

namespace DevEx.Web.Sprints;

/// <summary>What some days of a group add up to.</summary>
internal sealed record PartSum(long Iterations, PhaseTimes Phases)
{
    public static PartSum Of(IEnumerable<InnerRollup> days)
    {
        var (n, phases) = (0L, PhaseTimes.Zero);
        foreach (var day in days)
        {
            (n, phases) = (n + day.Iterations, phases + day.Phases);
        }

        return new(n, phases);
    }

    public PartSum Less(PartSum other) =>
        new(Iterations - other.Iterations, PhaseTimes.FromArray([.. Phases.ToArray().Zip(other.Phases.ToArray(), (all, some) => all - some)]));
}

/// <summary>A part that a group can be taken apart into.</summary>
/// <param name="Covered">The days that it is about.</param>
internal sealed record GroupPart<T>(T Of, IReadOnlyList<InnerRollup> Days, int Covered);

/// <summary>Takes a group apart into what may be shown and one rest, so that no subtraction tells what is hidden.</summary>
internal static class GroupParts
{
    private static readonly GroupRule Rule = new();

    /// <summary>
    /// The parts that may be shown, and what is left of the whole; null when nothing is. The rest obeys the group rule too: where too few
    /// stand behind it, the smallest of the parts joins it, then the next.
    /// </summary>
    /// <param name="whole">Of a group that may be shown.</param>
    /// <param name="restCovers">The days that the rest is about, by the parts that are shown.</param>
    public static (IReadOnlyList<(T Of, PartSum Sum)> Shown, PartSum? Left) Split<T>(
        IReadOnlyList<InnerRollup> whole, IEnumerable<GroupPart<T>> parts, Guid? viewer, Func<IReadOnlyCollection<GroupPart<T>>, int> restCovers)
    {
        var (all, shown) = (Amounts(whole), parts
            .Where(p => IsShown(Amounts(p.Days), viewer, p.Covered))
            .OrderByDescending(p => Amounts(p.Days).Values.Sum())
            .ToList());
        while (shown.Count > 0 && Rest(all, shown) is { Count: > 0 } rest && !IsShown(rest, viewer, restCovers(shown)))
        {
            shown.RemoveAt(shown.Count - 1);
        }

        var left = PartSum.Of(whole).Less(PartSum.Of(shown.SelectMany(p => p.Days)));
        return ([.. shown.Select(p => (p.Of, PartSum.Of(p.Days)))], left == new PartSum(0, PhaseTimes.Zero) ? null : left);
    }

    private static bool IsShown(Dictionary<Guid, long> amounts, Guid? viewer, int covered) =>
        Rule.Judge(amounts.Select(a => new Contribution(a.Key, a.Value, 1)), viewer, covered) == Disclosure.Shown;

    private static Dictionary<Guid, long> Rest<T>(Dictionary<Guid, long> all, List<GroupPart<T>> shown)
    {
        var some = Amounts(shown.SelectMany(p => p.Days));
        return all.Select(a => (a.Key, Left: a.Value - some.GetValueOrDefault(a.Key))).Where(a => a.Left != 0).ToDictionary(a => a.Key, a => a.Left);
    }

    /// <summary>What each person brought.</summary>
    private static Dictionary<Guid, long> Amounts(IEnumerable<InnerRollup> days)
    {
        var amounts = new Dictionary<Guid, long>();
        foreach (var person in days.SelectMany(d => d.People))
        {
            if (person.ActiveDays > 0)
            {
                amounts[person.Subject] = amounts.GetValueOrDefault(person.Subject) + person.ActiveMs;
            }
        }

        return amounts;
    }
}
