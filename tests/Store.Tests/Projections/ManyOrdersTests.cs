using System.Globalization;
using DevEx.Domain.Events;
using DevEx.Store.Events;
using DevEx.Store.Tests.Events;

namespace DevEx.Store.Tests.Projections;

/// <summary>B4: random orders of the same days, with duplicates and latecomers: live = rebuilt = the plain fold.</summary>
public sealed class ManyOrdersTests
{
    private const int Batches = 10;

    // Of these worlds some events never came: other days, of which the plain fold says what they come to.
    private const int OneOfThoseIsPatchy = 3;

    /// <summary>DEVEX_TEST_ORDERS makes it as long as the promise, 500; DEVEX_TEST_SEED repeats one that failed.</summary>
    [Fact]
    public async Task B4_random_orders_with_duplicates_and_latecomers_give_what_the_plain_fold_gives_live_and_rebuilt()
    {
        var (orders, seed) = (Setting("DEVEX_TEST_ORDERS", 45), Setting("DEVEX_TEST_SEED", 20260302));
        TestContext.Current.TestOutputHelper?.WriteLine($"{orders} orders, seed {seed}");
        await using var store = await TestStore.CreateAsync();
        await store.ExecuteAsync(Worlds.People(orders));
        var random = new Random(seed);
        // World 1 in the order of time and at once; the others in orders of their own, some events twice.
        var worlds = Enumerable.Range(1, orders).Select(w => (World: w, Events: Worlds.Events(w).Where(_ => !IsPatchy(w) || random.Next(8) > 0).ToList())).ToList();
        Incoming[] all = [.. worlds.Skip(1).SelectMany(w => w.Events).Select(Incoming)];
        all = [.. all, .. all.Where(_ => random.Next(5) == 0)];
        random.Shuffle(all);

        foreach (var batch in all.Chunk((all.Length / Batches) + 1).Prepend([.. worlds[0].Events.Select(Incoming)]))
        {
            await store.AppendAsync(batch);
            await store.CatchUpAsync();
        }

        var live = await Worlds.DumpAsync(store);
        Assert.Equal(orders, live.Count);
        Assert.All(live.Where(w => !IsPatchy(w.Key)), w => Dump.AssertSame(live[1], w.Value));

        var plain = string.Join('\n', Worlds.Fold(orders).Lines([.. worlds.SelectMany(w => w.Events).Select(e => e.Event)]));
        Dump.AssertSame(plain, string.Join('\n', await PlainFold.StoredAsync(store)));
        await store.RebuildAsync();

        Assert.Equal(live, await Worlds.DumpAsync(store));
        Dump.AssertSame(plain, string.Join('\n', await PlainFold.StoredAsync(store)));
        Assert.Equal(0, await store.CountAsync("dead_letter"));
    }

    private static bool IsPatchy(int world) => world % OneOfThoseIsPatchy == 0;

    private static Incoming Incoming((Guid Id, DevEvent Event) e) => Store.Events.Incoming.Of(e.Id, e.Event);

    private static int Setting(string name, int usual) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } given ? int.Parse(given, CultureInfo.InvariantCulture) : usual;
}
