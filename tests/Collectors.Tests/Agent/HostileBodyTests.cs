using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;

namespace DevEx.Collectors.Tests.Agent;

/// <summary>D1: whatever a body holds, the answer is never an error of ours, and what is said to be stored is.</summary>
public sealed class HostileBodyTests
{
    private const int Bodies = 3000;
    private const int Seed = 20260309;

    private static readonly string[] Values =
    [
        "null", "true", "0", "-1", "1e999", "-1e400000", "1e-999", "1E400", "123456789012345678901234567890", "0.1e-400", "\"\"", "\"\\u0000\"", "\"\\ud800\"",
        "\"\\udc00\\ud800\"", "\"\u202Eabc\u200B\"", "[]", "{}", "[null]", "[[[[]]]]", "{\"\":\"\"}", "{\"\\ud800\":1}", "{\"a\\u0000\":1}", "{\"id\":1,\"i\\u0064\":2}",
        "\"0001-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59.9999999Z\"", "\"2026-03-09T09:00:00+14:00\"", "\"00000000-0000-0000-0000-000000000000\"",
        "\"step_finished\"", "\"job_finished\"", "\"a_b\"", "\"other\"", "\"wait\"", "\"../../etc/passwd\"", "\"'; drop table devex.mt_events; --\"", "\"%00%0a\\r\\n\"",
    ];

    [Fact]
    public async Task D1_three_thousand_mutated_bodies_give_no_error_of_ours_and_every_accepted_event_is_a_row()
    {
        await using var host = await EventsHost.StartAsync();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {Seed}");
        var random = new Random(Seed);
        var (accepted, refused, rejected) = (0L, 0, 0L);
        for (var n = 0; n < Bodies; n++)
        {
            var (body, encoding) = Mutated(random, n);
            var answer = await host.PostAsync(body, Pick(random, host.Agent, host.Ci, host.Import), encoding: encoding);

            Assert.True(answer.Status is 200 or (>= 400 and < 500), $"seed {Seed}, body {n}: {answer.Status} for {Encoding.UTF8.GetString(body)}");
            accepted += answer.Status == 200 ? answer.Accepted : 0;
            rejected += answer.Status == 200 ? answer.Rejected.Count : 0;
            refused += answer.Status == 200 ? 0 : 1;
            if (n % 100 == 0)
            {
                Assert.Equal((accepted, rejected), await host.RowsAsync());
            }
        }

        Assert.Equal((accepted, rejected), await host.RowsAsync());
        Assert.Equal(accepted, await host.ScalarAsync("select last_value from devex.mt_events_sequence"));
        Assert.True(accepted > 500 && rejected > 500 && refused > 300, $"accepted {accepted}, rejected {rejected}, refused {refused}");
        Assert.Equal(0, await host.CountAsync("devex.dead_letter where stage = 'projection'"));
    }

    private static (byte[] Body, string? Encoding) Mutated(Random random, int n)
    {
        var first = (n * 4) + 1;
        var batch = JsonNode.Parse(Wire.Batch(
            Wire.Step(first), Wire.Edits(first + 1, $"\"{Wire.At}\""), Wire.Push(first + 2, "{\"sha\":\"abc\"}"), Wire.Job(first + 3, ",\"steps\":[{\"number\":1,\"name\":\"x\"}]")))!;
        var text = batch.ToJsonString();
        for (var times = random.Next(4); times >= 0; times--)
        {
            text = random.Next(6) switch
            {
                0 => Swapped(random, text),
                1 => text.Insert(random.Next(text.Length), Pick(random, "\0", "{", "}", "\"", ",", "[", "\\", "\\u00", "\ufeff", "1e5", Wire.Nested(random.Next(10, 40)))),
                2 => Copied(random, text),
                _ => Replaced(random, text),
            };
        }

        var bytes = Encoding.UTF8.GetBytes(text);
        return random.Next(12) switch
        {
            0 => (bytes[..random.Next(bytes.Length)], null),
            1 => (Spoilt(random, bytes), null),
            2 => (Spoilt(random, Gzip(bytes)), "gzip"),
            3 => (Gzip(bytes), "gzip"),
            4 => (Spoilt(random, bytes), "br"),
            _ => (bytes, null),
        };
    }

    /// <summary>A value of some member becomes another.</summary>
    private static string Replaced(Random random, string text)
    {
        var colons = Enumerable.Range(0, text.Length).Where(i => text[i] == ':' && i + 1 < text.Length && text[i - 1] == '"').ToList();
        if (colons.Count == 0)
        {
            return text;
        }

        var from = colons[random.Next(colons.Count)] + 1;
        var to = text.IndexOfAny([',', '}', ']'], from);
        var value = random.Next(20) == 0 ? $"\"{new string('x', random.Next(5000))}\"" : Pick(random, Values);
        return to < 0 ? text : string.Concat(text.AsSpan(0, from), value, text.AsSpan(to));
    }

    /// <summary>Two members change names.</summary>
    private static string Swapped(Random random, string text)
    {
        var names = (string[])["id", "type", "at", "subject", "workspace", "repository", "beats", "commits", "steps", "runId", "jobId", "outcome", "events", "sentAt"];
        var (one, other) = (Pick(random, names), Pick(random, names));
        return text.Replace($"\"{one}\":", "\"#\":", StringComparison.Ordinal).Replace($"\"{other}\":", $"\"{one}\":", StringComparison.Ordinal)
            .Replace("\"#\":", $"\"{other}\":", StringComparison.Ordinal);
    }

    /// <summary>A piece stands twice.</summary>
    private static string Copied(Random random, string text)
    {
        var from = random.Next(text.Length);
        return text.Insert(random.Next(text.Length), text.Substring(from, Math.Min(random.Next(200), text.Length - from)));
    }

    private static byte[] Spoilt(Random random, byte[] bytes)
    {
        for (var times = random.Next(1, 4); times > 0 && bytes.Length > 0; times--)
        {
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        }

        return bytes;
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var all = new MemoryStream();
        using (var stream = new GZipStream(all, CompressionLevel.Fastest))
        {
            stream.Write(bytes);
        }

        return all.ToArray();
    }

    private static T Pick<T>(Random random, params T[] of) => of[random.Next(of.Length)];
}
