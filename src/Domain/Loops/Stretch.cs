using DevEx.Domain.Events;

namespace DevEx.Domain.Loops;

/// <summary>A step as the walk sees it: whole milliseconds, never of negative length, in a phase of the loop.</summary>
/// <remarks><paramref name="Known"/> is false for a command that no rule knows: it proves nothing about where a loop ends.</remarks>
internal readonly record struct Stretch(long From, long To, Phase Phase, string? Label, Outcome Outcome, bool Known)
    : IComparable<Stretch>
{
    public bool IsCode => Phase == Phase.Code;

    /// <summary>Tells the developer something: makes an iteration complete.</summary>
    public bool Answers => Phase is Phase.Build or Phase.Test or Phase.Package or Phase.Deploy or Phase.Wait;

    public static Stretch Of(Step step)
    {
        var from = step.StartedAt.ToUnixTimeMilliseconds();
        var to = Math.Max(from, step.FinishedAt.ToUnixTimeMilliseconds());
        return step.Phase == Phase.Other
            ? new(from, to, Phase.Inspect, step.Label, step.Outcome, Known: false)
            : new(from, to, step.Phase, step.Label, step.Outcome, Known: true);
    }

    /// <summary>
    /// By start. Of those that start together code comes first, so that "save and build" is one turn, then the shorter one, so that both
    /// are seen; the rest only makes the order total.
    /// </summary>
    public int CompareTo(Stretch other)
    {
        var order = From.CompareTo(other.From);
        order = order != 0 ? order : other.IsCode.CompareTo(IsCode);
        order = order != 0 ? order : To.CompareTo(other.To);
        order = order != 0 ? order : Phase.CompareTo(other.Phase);
        order = order != 0 ? order : string.CompareOrdinal(Label, other.Label);
        order = order != 0 ? order : Outcome.CompareTo(other.Outcome);
        return order != 0 ? order : Known.CompareTo(other.Known);
    }
}

/// <summary>Edits joined into runs of coding.</summary>
/// <remarks>
/// Two edits belong to one run when the gap is shorter than the idle timeout and no known step starts or ends between them. Without the
/// second condition the edits before and after a build of a minute would make that minute coding, and no build would ever be waited for.
/// Edits while one and the same step runs are joined: there somebody types, and the time is coding.
/// </remarks>
internal static class EditRuns
{
    public static List<Stretch> Of(IEnumerable<DateTimeOffset> beats, long idle, List<Stretch> steps)
    {
        var edits = beats.Select(b => b.ToUnixTimeMilliseconds()).ToArray();
        Array.Sort(edits);
        var starts = new Passed([.. steps.Where(Parts).Select(s => s.From)]);
        var ends = new Passed([.. steps.Where(Parts).Select(s => s.To - 1)]);

        var runs = new List<Stretch>();
        for (var i = 0; i < edits.Length;)
        {
            var first = edits[i];
            var last = first;
            for (i++; i < edits.Length && edits[i] - last < idle && !starts.Any(last, edits[i]) && !ends.Any(last, edits[i]); i++)
            {
                last = edits[i];
            }

            runs.Add(new(first, last, Phase.Code, Label: null, Outcome.Success, Known: true));
        }

        return runs;
    }

    private static bool Parts(Stretch step) => step.Known && !step.IsCode;

    /// <summary>Instants asked about by intervals that only move forward, so that the whole day costs one pass.</summary>
    private sealed class Passed
    {
        private readonly long[] _instants;
        private int _next;

        public Passed(long[] instants)
        {
            Array.Sort(instants);
            _instants = instants;
        }

        /// <summary>Whether one lies in <c>[from, to)</c>.</summary>
        public bool Any(long from, long to)
        {
            while (_next < _instants.Length && _instants[_next] < from)
            {
                _next++;
            }

            return _next < _instants.Length && _instants[_next] < to;
        }
    }
}
