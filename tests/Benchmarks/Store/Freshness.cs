using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using DevEx.Domain.Events;
using DevEx.Store.Access;

namespace DevEx.Benchmarks.Store;

/// <summary>How long an acknowledged event takes until a query shows it, while other events come in steadily.</summary>
/// <remarks>
/// Each probe is a build of a developer of their own, seen when that developer's day has an iteration. It asks again after ten milliseconds, or a
/// twentieth of the time gone by: probes that wait long would else ask so often that the asking alone keeps them waiting.
/// </remarks>
internal sealed record Freshness(TimeSpan P50, TimeSpan P95, TimeSpan P99)
{
    private const int EventsPerSecond = 2000;
    private const int BatchSize = 50;
    private const int PausesOfATime = 20;
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(10);

    // What is not seen by then counts as seen then: it is far beyond what is promised.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    // Of another organisation than those that send.
    private const int OfThePast = 9;

    /// <param name="days">Of the past that is there already: a database looks through a table that is new to it again and again.</param>
    /// <param name="warmUp">So many probes are not counted: until then the runtime compiles what runs often, and a server runs all day.</param>
    public static async Task<Freshness> MeasureAsync(BenchServer server, int organisations, int days, DateTimeOffset now, int warmUp, int probes, TimeSpan every)
    {
        var past = new LongHistory(await server.CreateAsync("fresh"), new(1, days, now, OfThePast), now);
        await past.FillAsync();
        await past.RebuildAsync();
        await past.SettleAsync();
        await using var web = await server.StartWebAsync(past.Connection);
        var developers = new List<HttpClient>();
        for (var n = 0; n < warmUp + probes; n++)
        {
            developers.Add(await web.ClientAsync(TokenKind.Agent, Guid.CreateVersion7()));
        }

        using var stop = new CancellationTokenSource();
        var load = LoadAsync(web, Ingest.Bodies(organisations, now, (int)(EventsPerSecond * (((warmUp + probes) * every.TotalSeconds) + 60))), stop.Token);
        var seen = new List<Task<TimeSpan>>();
        using var clock = new PeriodicTimer(every);
        foreach (var developer in developers)
        {
            await clock.WaitForNextTickAsync();
            seen.Add(ProbeAsync(developer));
        }

        var times = (await Task.WhenAll(seen)).Skip(warmUp).Order().ToList();
        await stop.CancelAsync();
        await load;
        developers.ForEach(d => d.Dispose());
        return new(times[times.Count / 2], times[times.Count * 95 / 100], times[times.Count * 99 / 100]);
    }

    /// <summary>Sends at the rate, however long the answers take.</summary>
    private static async Task LoadAsync(BenchWeb web, List<byte[]> bodies, CancellationToken ct)
    {
        using var http = await web.ClientAsync(TokenKind.Import);
        using var clock = new PeriodicTimer(TimeSpan.FromSeconds((double)BatchSize / EventsPerSecond));
        var sent = new List<Task>();
        foreach (var body in bodies)
        {
            if (ct.IsCancellationRequested)
            {
                break;
            }

            await clock.WaitForNextTickAsync(CancellationToken.None);
            sent.Add(Ingest.PostAsync(http, body));
        }

        await Task.WhenAll(sent);
    }

    private static async Task<TimeSpan> ProbeAsync(HttpClient developer)
    {
        var at = TimeProvider.System.GetUtcNow();
        await Ingest.PostAsync(developer, JsonSerializer.SerializeToUtf8Bytes(new
        {
            batchId = Guid.CreateVersion7(),
            sentAt = WireInstant.ToText(at),
            events = new[]
            {
                new
                {
                    id = Guid.CreateVersion7(), type = "step_finished", at = WireInstant.ToText(at), workspace = new { repository = "bench/probe" }, phase = "build", tool = "dotnet",
                    label = "dotnet build", startedAt = WireInstant.ToText(at.AddSeconds(-40)), finishedAt = WireInstant.ToText(at), outcome = "success", source = "agent",
                },
            },
        }));
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            var gone = Stopwatch.GetElapsedTime(start);
            var day = await developer.GetFromJsonAsync<JsonElement>($"api/v1/me/day?date={at.UtcDateTime:yyyy-MM-dd}");
            if (day.GetProperty("iterations").GetArrayLength() > 0 || gone > Longest)
            {
                return Stopwatch.GetElapsedTime(start);
            }

            var pause = gone / PausesOfATime;
            await Task.Delay(pause > ShortestPause ? pause : ShortestPause);
        }
    }
}
