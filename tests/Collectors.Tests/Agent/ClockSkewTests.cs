namespace DevEx.Collectors.Tests.Agent;

/// <summary>C4: a wrong clock is put right by what it said when it sent, durations stay as they were.</summary>
public sealed class ClockSkewTests
{
    private static readonly DateTimeOffset Started = EventsHost.Now.AddHours(-3);

    public static TheoryData<string, long> Skews() => new()
    {
        { "a day behind", -86_400 },
        { "a day ahead", 86_400 },
        { "three minutes behind", -180 },
        { "ten years ahead", 10 * 365 * 86_400L },
        { "1970", -(EventsHost.Now.ToUnixTimeSeconds() - 86_400) },
    };

    [Theory]
    [MemberData(nameof(Skews), DisableDiscoveryEnumeration = true)]
    public async Task C4_a_step_is_kept_at_the_true_time(string clock, long seconds)
    {
        await using var host = await EventsHost.StartAsync();

        var answer = await host.PostAsync(Batch(TimeSpan.FromSeconds(seconds), Started, TimeSpan.FromMinutes(5)));

        Assert.True(answer.Status == 200 && answer.Accepted == 1, $"{clock}: {answer.Body.ToJsonString()}");
        var kept = (DateTime)(await host.ScalarAsync("select (data ->> 'startedAt')::timestamptz from devex.mt_events"))!;
        Assert.True((kept - Started.UtcDateTime).Duration() <= TimeSpan.FromSeconds(2), $"{clock}: {kept:O}");
        Assert.Equal(300L, await host.ScalarAsync(
            "select extract(epoch from (data ->> 'finishedAt')::timestamptz - (data ->> 'startedAt')::timestamptz)::bigint from devex.mt_events"));
        Assert.Equal("true", await host.ScalarAsync("select data ->> 'clockCorrected' from devex.mt_events"));
    }

    [Fact]
    public async Task C4_a_retry_that_is_corrected_by_another_second_is_the_same_event()
    {
        await using var host = await EventsHost.StartAsync();
        await host.PostAsync(Batch(TimeSpan.FromDays(1), Started, TimeSpan.FromMinutes(5)));
        host.Clock.Advance(TimeSpan.FromSeconds(90));

        Assert.Equal(1, (await host.PostAsync(Batch(TimeSpan.FromDays(1), Started, TimeSpan.FromMinutes(5)))).Duplicates);
    }

    [Fact]
    public async Task C4_what_lies_ahead_of_the_senders_own_clock_is_refused()
    {
        await using var host = await EventsHost.StartAsync();

        var answer = await host.PostAsync(Batch(TimeSpan.FromDays(-1), EventsHost.Now.AddMinutes(6), TimeSpan.FromSeconds(1)));

        Assert.Equal((0, "timestamp_future", "/events/0/at"), Assert.Single(answer.Rejected));
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59Z")]
    public async Task C4_a_clock_at_the_end_of_time_is_refused_and_not_an_error(string sentAt)
    {
        await using var host = await EventsHost.StartAsync();

        var answer = await host.PostAsync(Wire.BatchAt(sentAt, Wire.Step(1), Wire.Step(2, at: "9999-12-31T23:59:59.999Z"), Wire.Step(3, at: "0001-01-01T00:00:00.000Z")));

        Assert.Equal(200, answer.Status);
        Assert.Equal((0, 3), await host.RowsAsync());
    }

    private static string Batch(TimeSpan off, DateTimeOffset from, TimeSpan took) => Wire.BatchAt(
        Text(EventsHost.Now + off), Wire.Step(1, from: Text(from + off), to: Text(from + took + off), at: Text(from + took + off)));

    private static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'");
}
