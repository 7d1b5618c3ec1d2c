using System.Runtime.InteropServices;
using DevEx.Domain.Loops;
using DevEx.Domain.Metrics;
using DevEx.Store.Projections;

namespace DevEx.Web.Loops;

/// <summary>A day of a group, as its rollup holds it.</summary>
/// <param name="Group">A team or a repository, as the reader asked; empty for all.</param>
/// <param name="IdleDays">Developer-days without a complete iteration.</param>
/// <param name="Incomplete">Iterations without a result.</param>
/// <param name="People">Who stands behind it; they end here.</param>
internal sealed record InnerRollup(
    DateOnly Day, string Group, long Iterations, int DeveloperDays, int IdleDays, long Incomplete, PhaseTimes Phases, byte[] Cycles, PersonDay[] People);

/// <summary>Makes the days of a group into its loop, where that may be shown.</summary>
internal static class InnerGroup
{
    private static readonly GroupRule Rule = new();

    /// <param name="days">Of the group alone.</param>
    /// <param name="covered">The days that the number is about.</param>
    /// <returns>Null when too few people stand behind it.</returns>
    public static MeasuredInnerLoop? Of(IReadOnlyList<InnerRollup> days, Guid? viewer, int covered)
    {
        var people = new Dictionary<Guid, PersonSum>();
        foreach (var day in days)
        {
            foreach (var person in day.People)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(people, person.Subject, out _).Add(person);
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

        bool IsShown(Func<PersonSum, long> amount, Func<PersonSum, long> n) =>
            Rule.Judge(people.Select(p => new Contribution(p.Key, amount(p.Value), n(p.Value))), viewer, covered) == Disclosure.Shown;
    }

    /// <summary>What one person brought to the group over all of its days.</summary>
    private record struct PersonSum(long ActiveMs, int ActiveDays, int IdleDays, long Incomplete)
    {
        public void Add(in PersonDay day)
        {
            ActiveMs += day.ActiveMs ?? 0;
            ActiveDays += day.ActiveMs is null ? 0 : 1;
            IdleDays += day.ActiveMs is null ? 1 : 0;
            Incomplete += day.Incomplete;
        }
    }
}
