using System.Runtime.InteropServices;
using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;
using DevEx.Store.Projections;

namespace DevEx.Web.Loops;

/// <summary>A day of a group, or a week, as its rollup holds it.</summary>
/// <param name="Group">A team or a repository, as the reader asked; empty for all.</param>
/// <param name="IdleDays">Developer-days without a complete iteration.</param>
/// <param name="Incomplete">Iterations without a result.</param>
/// <param name="People">Who stands behind it; they end here.</param>
internal sealed record InnerRollup(
    DaySpan Span, string Group, long Iterations, int DeveloperDays, int IdleDays, long Incomplete, PhaseTimes Phases, byte[] Cycles, PersonPart[] People)
{
    /// <summary>The first of them.</summary>
    public DateOnly Day => Span.From;
}

/// <summary>Makes the days of a group into its loop, where that may be shown.</summary>
internal static class InnerGroup
{
    private static readonly GroupRule Rule = new();

    /// <param name="days">Of the group alone.</param>
    /// <param name="covered">The days that the number is about.</param>
    /// <returns>Null when too few people stand behind it.</returns>
    public static MeasuredInnerLoop? Of(IReadOnlyList<InnerRollup> days, Guid? viewer, int covered)
    {
        var people = new Dictionary<Guid, PersonPart>();
        foreach (var day in days)
        {
            foreach (var person in day.People)
            {
                ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(people, person.Subject, out _);
                known = known.Plus(person);
            }
        }

        if (!IsShown(p => p.ActiveMs, p => p.ActiveDays))
        {
            return null;
        }

        var (cycles, phases) = (new Histogram(), PhaseTimes.Zero);
        foreach (var day in days)
        {
            cycles.Merge(day.Cycles);
            phases += day.Phases;
        }

        // What was left out is a number of the group too: where few people, or one of them, make it, it is not told.
        return new()
        {
            Iterations = days.Sum(d => d.Iterations),
            DeveloperDays = days.Sum(d => d.DeveloperDays),
            Phases = phases,
            Cycles = cycles,
            Incomplete = IsShown(p => p.Incomplete, p => p.Incomplete) ? days.Sum(d => d.Incomplete) : 0,
            IdleDays = IsShown(p => p.IdleDays, p => p.IdleDays) ? days.Sum(d => d.IdleDays) : 0,
        };

        bool IsShown(Func<PersonPart, long> amount, Func<PersonPart, long> n) =>
            Rule.Judge(people.Values.Select(p => new Contribution(p.Subject, amount(p), n(p))), viewer, covered) == Disclosure.Shown;
    }
}
