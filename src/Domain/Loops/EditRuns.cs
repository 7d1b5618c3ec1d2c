using DevEx.Domain.Events;

namespace DevEx.Domain.Loops;

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
