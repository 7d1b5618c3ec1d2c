using System.Security.Cryptography;
using System.Text;
using DevEx.Domain.Events;
using DevEx.Store.Events;
using DevEx.Web.Demo;

namespace DevEx.Benchmarks.Store;

/// <summary>A long and realistic past: several invented organisations side by side, with late and repeated events.</summary>
/// <param name="organisations">34 people, 4 teams and 12 repositories each.</param>
/// <param name="days">How far back it goes; about 4,700 events a day and organisation.</param>
/// <param name="first">The seed of the first of them; those of the others follow.</param>
internal sealed class History(int organisations, int days, DateTimeOffset now, int first = 1)
{
    // One in so many comes twice, and one in so many a week after its time.
    private const int Repeated = 50;
    private const int Late = 100;

    public IReadOnlyList<DemoOrganisation> Organisations { get; } =
        [.. Enumerable.Range(first, organisations).Select(seed => new DemoOrganisation((ulong)seed, now, days))];

    /// <summary>Oldest weeks first, as life brings them.</summary>
    public IEnumerable<Incoming> Events()
    {
        var late = new Queue<Incoming>();
        var weeks = Organisations.Select(o => o.Chunks().Reverse().ToList()).ToList();
        for (var week = 0; week < weeks[0].Count; week++)
        {
            var lateFromBefore = late.Count;
            foreach (var (n, e) in Week(weeks, week).Index())
            {
                if (n % Late == 0)
                {
                    late.Enqueue(e);
                    continue;
                }

                yield return e;
                if (n % Repeated == 0)
                {
                    yield return e;
                }
            }

            for (; lateFromBefore > 0; lateFromBefore--)
            {
                yield return late.Dequeue();
            }
        }

        foreach (var e in late)
        {
            yield return e;
        }
    }

    /// <summary>The organisations own repositories and teams of the same names: each gets a name of its own.</summary>
    public static string Renamed(string text, ulong seed) => text.Replace("acme-demo", $"acme-{seed}", StringComparison.Ordinal);

    /// <summary>Batch by batch in turns, as if all of them sent at once.</summary>
    private IEnumerable<Incoming> Week(List<List<DemoChunk>> weeks, int week)
    {
        var batches = weeks.Select(w => w[week].Batches).ToList();
        for (var nth = 0; nth < batches.Max(b => b.Count); nth++)
        {
            foreach (var (organisation, own) in Organisations.Zip(batches).Where(b => nth < b.Second.Count))
            {
                foreach (var e in own[nth])
                {
                    yield return Incoming(e, organisation.Seed);
                }
            }
        }
    }

    private static Incoming Incoming(DevEvent e, ulong seed)
    {
        var kind = EventCatalogue.KindOf(e);
        var body = Encoding.UTF8.GetBytes(Renamed(Encoding.UTF8.GetString(kind.Write(e)), seed));
        return new(Guid.CreateVersion7(e.At), Renamed(e.StreamId, seed), kind.WireName, kind.DotnetType, body, SHA256.HashData(body));
    }
}
