namespace DevEx.Collectors.Tests.Agent;

/// <summary>A6 and A8: a batch has one effect however often it is sent, and of a batch all that can be stored is.</summary>
public sealed class RepeatedBatchTests
{
    private const int Events = 500;
    private const int Sendings = 100;
    private const int Clients = 8;

    [Fact]
    public async Task A6_a_batch_sent_a_hundred_times_by_eight_clients_at_once_is_stored_once()
    {
        await using var host = await EventsHost.StartAsync();
        var batch = Wire.Batch(Enumerable.Range(1, Events).Select(n => Wire.Step(n)));
        var left = Sendings;

        var answers = (await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
        {
            var own = new List<Answer>();
            while (Interlocked.Decrement(ref left) >= 0)
            {
                own.Add(await host.PostAsync(batch));
            }

            return own;
        }))).SelectMany(a => a).ToList();

        Assert.Equal(Sendings, answers.Count);
        Assert.All(answers, a => Assert.Equal((200, Events, 0), (a.Status, a.Accepted + a.Duplicates, a.Rejected.Count)));
        Assert.Equal(Events, answers.Sum(a => a.Accepted));
        Assert.Equal((Events, 0), await host.RowsAsync());
        Assert.Equal(Events, await host.CountAsync("(select distinct id from devex.mt_events) e"));
        Assert.Equal((long)Events, await host.ScalarAsync("select last_value from devex.mt_events_sequence"));
        Assert.Equal("500 49500 0", await host.ScalarAsync("select stored || ' ' || duplicates || ' ' || rejected from devex.arrivals"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(250)]
    [InlineData(499)]
    [InlineData(500)]
    public async Task A8_of_500_events_the_invalid_ones_are_told_one_by_one_and_the_others_stored(int invalid)
    {
        await using var host = await EventsHost.StartAsync();
        var bad = Enumerable.Range(0, Events).ToArray();
        new Random(invalid).Shuffle(bad);
        var rejected = bad.Take(invalid).Order().ToList();

        var answer = await host.PostAsync(Wire.Batch(Enumerable.Range(0, Events).Select(n => Wire.Step(n + 1, label: rejected.Contains(n) ? "\"\\u0000\"" : "\"build\""))));

        Assert.Equal((200, Events - invalid), (answer.Status, answer.Accepted));
        Assert.Equal(rejected.Select(n => (n, "nul_character", $"/events/{n}/label")), answer.Rejected);
        Assert.Equal((Events - invalid, invalid), await host.RowsAsync());
        Assert.Equal(1, await host.CountAsync("(select xmin::text from devex.mt_events union select xmin::text from devex.dead_letter) t"));
    }
}
