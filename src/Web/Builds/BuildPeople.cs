using System.Runtime.InteropServices;
using DevEx.Domain.Metrics;
using DevEx.Store.Projections;

namespace DevEx.Web.Builds;

/// <summary>Who stands behind a local build over some days: a group is shown by what each of them brought. They end here.</summary>
internal sealed class BuildPeople
{
    private static readonly GroupRule Rule = new();

    private readonly Dictionary<Guid, (long WaitedMs, int Runs)> _people = [];

    public void Add(ReadOnlySpan<byte> people)
    {
        for (var i = 0; i < PersonBuild.Count(people); i++)
        {
            var person = PersonBuild.Read(people, i);
            Add(person.Subject, person.WaitedMs, person.Runs);
        }
    }

    public void Add(BuildPeople others)
    {
        foreach (var (subject, (waited, runs)) in others._people)
        {
            Add(subject, waited, runs);
        }
    }

    public void Clear() => _people.Clear();

    /// <summary>Nobody may make more than half of the runs, of which the durations are, or of the waiting.</summary>
    /// <param name="covered">The days that the number is about.</param>
    public bool IsShown(Guid? viewer, int covered) =>
        _people.Count >= Rule.K
        && Rule.Judge(_people.Select(p => new Contribution(p.Key, p.Value.Runs, 1)), viewer, covered) == Disclosure.Shown
        && Rule.Judge(_people.Select(p => new Contribution(p.Key, p.Value.WaitedMs, 1)), viewer, covered) == Disclosure.Shown;

    private void Add(Guid subject, long waitedMs, int runs)
    {
        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_people, subject, out _);
        known = (known.WaitedMs + waitedMs, known.Runs + runs);
    }
}
