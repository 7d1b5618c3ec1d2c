using System.IO.Compression;
using System.Text;

namespace DevEx.Collectors.Tests.Agent;

/// <summary>Rows 16, 17 and 23, and what lies just inside each limit: taken.</summary>
public sealed class TakenItemTests(SharedHost shared) : IClassFixture<SharedHost>, IAsyncLifetime
{
    private readonly EventsHost _host = shared.Events;

    public static TheoryData<string, string> Items() => new()
    {
        { "10 depth 32", Wire.Step(1, ",\"x\":" + Wire.Nested(29)) },
        { "14 a large number", Wire.Step(1, ",\"x\":1e308") },
        { "14 zero in another dress", Wire.Step(1, ",\"x\":-0.000e-999") },
        { "15 text of 4 KiB", Wire.Step(1, $",\"x\":\"{new string('x', 4096)}\"") },
        { "17 unknown field", Wire.Step(1, ",\"mood\":{\"of\":[\"the\",\"day\"]}") },
        { "18 500 beats", Wire.Edits(1, string.Join(',', Enumerable.Repeat($"\"{Wire.At}\"", 500))) },
        { "19 its own subject", Wire.Step(1, ",\"subject\":\"00000000-0000-7000-8000-00000000000a\"") },
        { "20 no time at all", Wire.Step(1, from: Wire.At, to: Wire.At) },
        { "21 five minutes ahead", Wire.Step(1, at: "2026-03-09T12:05:00.000Z") },
        { "22 thirty days back", Wire.Step(1, from: "2026-02-07T12:00:00.000Z", to: "2026-02-07T12:10:00.000Z", at: "2026-02-07T12:10:00.000Z") },
        { "another zone", Wire.Step(1, at: "2026-03-09T10:10:00.000+01:00") },
        { "a smile", Wire.Step(1, label: "\"\\ud83d\\ude00 \U0001F600\"") },
    };

    public async ValueTask InitializeAsync()
    {
        _host.Clock.Now = EventsHost.Now;
        await _host.EmptyAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [MemberData(nameof(Items), DisableDiscoveryEnumeration = true)]
    public async Task What_lies_within_the_limits_is_stored(string what, string item)
    {
        var answer = await _host.PostAsync(Wire.Batch(item));

        Assert.True((answer.Status, answer.Body["accepted"]?.ToString()) == (200, "1"), $"{what}: {answer.Body.ToJsonString()}");
        Assert.Equal((1, 0), await _host.RowsAsync());
        Assert.Equal(EventsHost.Ann.ToString(), await _host.ScalarAsync("select data ->> 'subject' from devex.mt_events"));
    }

    [Theory]
    [InlineData("application/json", null)]
    [InlineData("application/json; charset=UTF-8", "gzip")]
    [InlineData("application/json; charset=\"utf-8\"", "br")]
    [InlineData("Application/JSON", "GZIP")]
    [InlineData("application/json", "identity")]
    public async Task A_body_may_come_compressed(string type, string? encoding)
    {
        var answer = await _host.PostAsync(Compressed(Wire.Batch(Enumerable.Range(1, 500).Select(n => Wire.Step(n))), encoding), type: type, encoding: encoding);

        Assert.Equal((200, 500, 0), (answer.Status, answer.Accepted, answer.Duplicates));
    }

    [Fact]
    public async Task Row_16_an_unknown_type_is_stored_and_counted()
    {
        var answer = await _host.PostAsync(Wire.Batch(Wire.Step(1).Replace("step_finished", "step_finished_v9", StringComparison.Ordinal), Wire.Step(2)));

        Assert.Equal((200, 2), (answer.Status, answer.Accepted));
        Assert.Equal("step_finished_v9 loop/00000000-0000-7000-8000-00000000000a/2026-03-09", await _host.ScalarAsync(
            "select type || ' ' || stream_id from devex.mt_events where mt_dotnet_type is null"));
        Assert.Equal(1L, await _host.ScalarAsync("select unknown from devex.arrivals where source = 'agent' and stored = 2"));
    }

    [Fact]
    public async Task Row_17_an_unknown_field_is_left_out()
    {
        await _host.PostAsync(Wire.Batch(Wire.Step(1, ",\"mood\":\"good\"")));

        Assert.Equal(true, await _host.ScalarAsync("select data ->> 'mood' is null and data ->> 'label' = 'dotnet build' from devex.mt_events"));
    }

    [Fact]
    public async Task Row_23_the_same_again_is_a_duplicate_also_when_it_is_sent_later_and_says_its_subject()
    {
        await _host.PostAsync(Wire.Batch(Wire.Step(1)));
        _host.Clock.Advance(TimeSpan.FromHours(1));

        var answer = await _host.PostAsync(Wire.BatchAt("2026-03-09T13:00:00.000Z", Wire.Step(1, ",\"subject\":\"00000000-0000-7000-8000-00000000000a\"")));

        Assert.Equal((200, 0, 1), (answer.Status, answer.Accepted, answer.Duplicates));
        Assert.Equal((1, 0), await _host.RowsAsync());
    }

    [Fact]
    public async Task An_import_brings_history_and_anybodys()
    {
        var answer = await _host.PostAsync(
            Wire.Batch(
                Wire.Step(1, ",\"subject\":\"00000000-0000-7000-8000-00000000000b\"", from: "2020-01-01T09:00:00Z", to: "2020-01-01T09:01:00Z", at: "2020-01-01T09:01:00Z"),
                Wire.Push(2),
                Wire.Step(3, ",\"subject\":\"00000000-0000-7000-8000-00000000000b\"", from: "1999-01-01T09:00:00Z", to: "1999-01-01T09:01:00Z")),
            _host.Import);

        Assert.Equal((200, 2), (answer.Status, answer.Accepted));
        Assert.Equal((2, "too_old", "/events/2/at"), Assert.Single(answer.Rejected));
    }

    [Fact]
    public async Task The_answer_names_the_batch_the_epoch_and_the_time()
    {
        var answer = await _host.PostAsync(Wire.Batch(Wire.Step(1)));

        Assert.Equal(Wire.BatchId, (string?)answer.Body["batchId"]);
        Assert.Equal(await _host.ScalarAsync("select epoch from devex.store_identity"), Guid.Parse((string)answer.Body["storeEpoch"]!));
        Assert.Equal(EventsHost.Now, DateTimeOffset.Parse((string)answer.Body["receivedAt"]!));
    }

    private static byte[] Compressed(string text, string? encoding)
    {
        using var all = new MemoryStream();
        using (Stream stream = encoding?.ToLowerInvariant() switch
        {
            "gzip" => new GZipStream(all, CompressionLevel.Fastest),
            "br" => new BrotliStream(all, CompressionLevel.Fastest),
            _ => all,
        })
        {
            stream.Write(Encoding.UTF8.GetBytes(text));
        }

        return all.ToArray();
    }
}
