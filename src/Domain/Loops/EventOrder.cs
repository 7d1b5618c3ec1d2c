using System.Collections.Frozen;
using DevEx.Domain.Events;

namespace DevEx.Domain.Loops;

/// <summary>The one order in which folds see events, so that the order of arrival and duplicates cannot matter.</summary>
internal static class EventOrder
{
    private static readonly FrozenDictionary<Type, int> Ranks =
        EventCatalogue.Kinds.Index().ToFrozenDictionary(k => k.Item.Json.Type, k => k.Index);

    /// <summary>The known events of that kind by instant, then by kind, then by content; each once.</summary>
    public static IReadOnlyList<T> Sorted<T>(IEnumerable<DevEvent> events)
        where T : DevEvent
    {
        ArgumentNullException.ThrowIfNull(events);

        var sorted = events.OfType<T>().Where(e => Ranks.ContainsKey(e.GetType())).ToList();
        sorted.Sort(Compare);
        var once = new List<T>(sorted.Count);
        foreach (var e in sorted)
        {
            if (once.Count == 0 || Compare(once[^1], e) != 0)
            {
                once.Add(e);
            }
        }

        return once;
    }

    private static int Compare(DevEvent left, DevEvent right)
    {
        if (ReferenceEquals(left, right))
        {
            return 0;
        }

        var order = left.At.CompareTo(right.At);
        order = order != 0 ? order : Ranks[left.GetType()].CompareTo(Ranks[right.GetType()]);
        return order != 0 ? order : Content(left).AsSpan().SequenceCompareTo(Content(right));
    }

    private static byte[] Content(DevEvent e) => EventCatalogue.KindOf(e).Write(e);
}
