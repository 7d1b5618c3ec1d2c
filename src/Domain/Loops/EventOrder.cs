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

        var sorted = events.OfType<T>().Where(e => Ranks.ContainsKey(e.GetType())).Select(e => new Ranked<T>(e)).ToList();
        sorted.Sort();
        var once = new List<T>(sorted.Count);
        foreach (var (index, ranked) in sorted.Index())
        {
            if (index == 0 || ranked.CompareTo(sorted[index - 1]) != 0)
            {
                once.Add(ranked.Event);
            }
        }

        return once;
    }

    /// <summary>An event with what it is ordered by; its content, which costs the most, is written once and only where all else is equal.</summary>
    private sealed class Ranked<T>(T e) : IComparable<Ranked<T>>
        where T : DevEvent
    {
        private readonly int _rank = Ranks[e.GetType()];
        private byte[]? _content;

        public T Event => e;

        private byte[] Content => _content ??= EventCatalogue.KindOf(e).Write(e);

        public int CompareTo(Ranked<T>? other)
        {
            if (other is null || ReferenceEquals(e, other.Event))
            {
                return other is null ? 1 : 0;
            }

            var order = e.At.CompareTo(other.Event.At);
            order = order != 0 ? order : _rank.CompareTo(other._rank);
            return order != 0 ? order : Content.AsSpan().SequenceCompareTo(other.Content);
        }
    }
}
