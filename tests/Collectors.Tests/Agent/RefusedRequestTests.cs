using System.IO.Compression;
using System.Text;

namespace DevEx.Collectors.Tests.Agent;

/// <summary>Rows 1–11, 26 and 27 of the failure list: a request that cannot be read leaves nothing and says why.</summary>
public sealed class RefusedRequestTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private static readonly byte[] Good = Encoding.UTF8.GetBytes(Wire.Batch(Wire.Step(1)));

    private readonly EventsHost _host = shared.Events;

    public static TheoryData<string, byte[], string, string?, int, string> Bodies() => new()
    {
        { "1 empty", [], "application/json", null, 400, "empty_body" },
        { "2 truncated", Good[..^5], "application/json", null, 400, "malformed_json" },
        { "2 garbage behind", [.. Good, .. "x"u8], "application/json", null, 400, "malformed_json" },
        { "2 no JSON", [.. "hello"u8], "application/json", null, 400, "malformed_json" },
        { "2 comment", Utf8(Wire.Batch(Wire.Step(1)).Replace("{\"batchId", "{/*x*/\"batchId", StringComparison.Ordinal)), "application/json", null, 400, "malformed_json" },
        { "3 no type", Good, "", null, 415, "unsupported_media_type" },
        { "3 wrong type", Good, "text/plain", null, 415, "unsupported_media_type" },
        { "3 wrong charset", Encoding.Unicode.GetBytes(Wire.Batch(Wire.Step(1))), "application/json; charset=utf-16", null, 415, "unsupported_media_type" },
        { "4 unknown encoding", Good, "application/json", "zstd", 415, "unsupported_encoding" },
        { "4 two encodings", Gzip(Gzip(Good)), "application/json", "gzip, gzip", 415, "unsupported_encoding" },
        { "5 corrupt gzip", [.. Gzip(Good)[..20], .. Good[..40]], "application/json", "gzip", 400, "bad_compression" },
        { "5 no gzip", Good, "application/json", "gzip", 400, "bad_compression" },
        { "5 truncated gzip", Gzip(Good)[..^30], "application/json", "gzip", 400, "bad_compression" },
        { "5 no brotli", Good, "application/json", "br", 400, "bad_compression" },
        { "5 truncated brotli", Brotli(Good)[..^10], "application/json", "br", 400, "bad_compression" },
        { "6 gzip bomb", Bomb(s => new GZipStream(s, CompressionLevel.Fastest)), "application/json", "gzip", 413, "payload_too_large" },
        { "6 brotli bomb", Bomb(s => new BrotliStream(s, CompressionLevel.Fastest)), "application/json", "br", 413, "payload_too_large" },
        { "7 too long", [.. Good, .. Enumerable.Repeat((byte)' ', 1 << 20)], "application/json", null, 413, "payload_too_large" },
        { "8 501 events", Utf8(Wire.Batch(Enumerable.Range(1, 501).Select(n => Wire.Step(n)))), "application/json", null, 413, "too_many_events" },
        { "9 duplicate key", Utf8(Wire.Batch(Wire.Step(1, ",\"tool\":\"cargo\""))), "application/json", null, 400, "duplicate_key" },
        { "9 duplicate key, escaped", Utf8(Wire.Batch(Wire.Step(1, ",\"t\\u006fol\":\"cargo\""))), "application/json", null, 400, "duplicate_key" },
        { "10 depth 33", Utf8(Wire.Batch(Wire.Step(1, ",\"x\":" + Wire.Nested(30)))), "application/json", null, 400, "too_deep" },
        { "10 depth 10,000", Utf8(Wire.Nested(10_000)), "application/json", null, 400, "too_deep" },
        { "11 invalid UTF-8", [.. Good[..60], 0xc3, 0x28, .. Good[60..]], "application/json", null, 400, "invalid_utf8" },
        { "not an object", Utf8("[1]"), "application/json", null, 400, "invalid_field" },
        { "no batchId", Utf8("""{"sentAt":"2026-03-09T12:00:00Z","events":[1]}"""), "application/json", null, 400, "missing_field" },
        { "no sentAt", Utf8($$"""{"batchId":"{{Wire.BatchId}}","events":[1]}"""), "application/json", null, 400, "missing_field" },
        { "no events", Utf8($$"""{"batchId":"{{Wire.BatchId}}","sentAt":"2026-03-09T12:00:00Z"}"""), "application/json", null, 400, "missing_field" },
        { "empty events", Utf8(Wire.Batch()), "application/json", null, 400, "invalid_field" },
        { "13 half a character in the envelope", Utf8($$"""{"batchId":"\ud800","sentAt":"2026-03-09T12:00:00Z","events":[1]}"""), "application/json", null, 400, "invalid_unicode" },
        { "13 half a character in a name of an event", Utf8(Wire.Batch(Wire.Step(1, ",\"i\\ud800\":1"))), "application/json", null, 400, "invalid_unicode" },
        { "13 half a character in a name of the envelope", Utf8($$"""{"batch\ud800Id":"x","sentAt":"2026-03-09T12:00:00Z","events":[1]}"""), "application/json", null, 400, "invalid_unicode" },
    };

    [Theory]
    [MemberData(nameof(Bodies), DisableDiscoveryEnumeration = true)]
    public async Task A_body_that_cannot_be_taken_is_refused_with_a_code_and_leaves_nothing(string fault, byte[] body, string type, string? encoding, int status, string code)
    {
        var answer = await _host.PostAsync(body, type: type, encoding: encoding);

        Assert.True((status, code) == (answer.Status, answer.Code), $"{fault}: {answer.Status} {answer.Body.ToJsonString()}");
        Assert.Equal($"urn:devex:problem:{code.Replace('_', '-')}", (string?)answer.Body["type"]);
        Assert.Equal(status, (int)answer.Body["status"]!);
        Assert.False((bool)answer.Body["retryable"]!);
        Assert.True(answer.Headers.CacheControl?.NoStore);
        Assert.Equal((0, 0), await _host.RowsAsync());
    }

    [Fact]
    public async Task Row_2_malformed_JSON_is_answered_with_the_place()
    {
        var answer = await _host.PostAsync("""{"batchId":"x",}""");

        Assert.Equal(15, (long)answer.Body["byteOffset"]!);
    }

    [Fact]
    public async Task Row_4_says_which_encodings_are_understood()
    {
        var answer = await _host.PostAsync(Good, encoding: "deflate");

        Assert.Equal("gzip, br", string.Join(", ", answer.Headers.GetValues("Accept-Encoding")));
    }

    [Fact]
    public async Task Row_7_a_chunked_body_is_cut_at_the_limit()
    {
        var answer = await _host.PostAsync(new string(' ', 3 << 20) + "{}", chunked: true);

        Assert.Equal((413, "payload_too_large"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Row_7_a_body_that_announces_too_much_is_refused_before_anyone_asks_whose_it_is()
    {
        Assert.Equal(413, (await _host.PostAsync(new byte[(1 << 20) + 1], token: "")).Status);
    }

    [Fact]
    public async Task Row_8_says_how_many_events_a_batch_may_have()
    {
        var answer = await _host.PostAsync(Wire.Batch(Enumerable.Range(1, 501).Select(n => Wire.Step(n))));

        Assert.Equal(500, (int)answer.Body["max"]!);
    }

    [Fact]
    public async Task Row_26_a_credential_that_does_not_hold_is_refused_in_one_shape()
    {
        var revoked = await _host.Tokens.CreateAsync(Store.Tenant.Default, Store.Access.TokenKind.Agent, "lost", EventsHost.Ann, TestContext.Current.CancellationToken);
        var holder = await _host.Tokens.FindAsync(revoked, TestContext.Current.CancellationToken);
        await _host.Tokens.RevokeAsync(Store.Tenant.Default, holder!.TokenId, TestContext.Current.CancellationToken);
        string[] bad = ["", "garbled", _host.Agent[..^1] + (_host.Agent[^1] == 'x' ? 'y' : 'x'), Store.Access.TokenText.Create(Store.Access.TokenKind.Agent), revoked];

        var answers = new HashSet<string>();
        foreach (var token in bad)
        {
            var answer = await _host.PostAsync(Good, token);
            Assert.Equal((401, "invalid_token"), (answer.Status, answer.Code));
            Assert.Equal("Bearer error=\"invalid_token\"", answer.Headers.WwwAuthenticate.ToString());
            answer.Body["traceId"] = null;
            answers.Add(answer.Body.ToJsonString());
        }

        Assert.Single(answers);
        Assert.Equal((0, 0), await _host.RowsAsync());
    }

    [Fact]
    public async Task Row_27_a_token_that_only_reads_may_not_send()
    {
        var answer = await _host.PostAsync(Good, _host.Personal);

        Assert.Equal((403, "insufficient_scope"), (answer.Status, answer.Code));
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Gzip(byte[] bytes) => Compressed(s => new GZipStream(s, CompressionLevel.Fastest), bytes, times: 1);

    private static byte[] Brotli(byte[] bytes) => Compressed(s => new BrotliStream(s, CompressionLevel.Fastest), bytes, times: 1);

    /// <summary>200 MiB of nothing.</summary>
    private static byte[] Bomb(Func<Stream, Stream> by) => Compressed(by, new byte[1 << 20], times: 200);

    private static byte[] Compressed(Func<Stream, Stream> by, byte[] bytes, int times)
    {
        using var all = new MemoryStream();
        using (var stream = by(all))
        {
            for (var n = 0; n < times; n++)
            {
                stream.Write(bytes);
            }
        }

        return all.ToArray();
    }
}
