using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using DevEx.Domain.Events;
using DevEx.Store.Access;

namespace DevEx.Benchmarks.Store;

/// <summary>How long an acknowledged event takes until a query shows it, while other events come in steadily.</summary>
/// <remarks>Each probe is a build of a developer of their own, seen when that developer's day has an iteration.</remarks>
internal sealed record Freshness(TimeSpan P50, TimeSpan P95, TimeSpan P99)
{
    private const int EventsPerSecond = 2000;
    private const int BatchSize = 50;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    public static async Task<Freshness> MeasureAsync(BenchServer server, int organisations, DateTimeOffset now, int probes, TimeSpan every)
    {
        await using var web = await server.StartWebAsync(await server.CreateAsync("fresh"));
        var developers = new List<HttpClient>();
        for (var n = 0; n < probes; n++)
        {
            developers.Add(await web.ClientAsync(TokenKind.Agent, Guid.CreateVersion7()));
        }

        using var stop = new CancellationTokenSource();
        var load = LoadAsync(web, Ingest.Bodies(organisations, now, (int)(EventsPerSecond * ((probes * every.TotalSeconds) + 60))), stop.Token);
        var seen = new List<Task<TimeSpan>>();
        using var clock = new PeriodicTimer(every);
        foreach (var developer in developers)
        {
            await clock.WaitForNextTickAsync();
            seen.Add(ProbeAsync(developer));
        }

        var times = (await Task.WhenAll(seen)).Order().ToList();
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
        using var clock = new PeriodicTimer(Poll);
        while (Stopwatch.GetElapsedTime(start) < Longest)
        {
            var day = await developer.GetFromJsonAsync<JsonElement>($"api/v1/me/day?date={at.UtcDateTime:yyyy-MM-dd}");
            if (day.GetProperty("iterations").GetArrayLength() > 0)
            {
                return Stopwatch.GetElapsedTime(start);
            }

            await clock.WaitForNextTickAsync();
        }

        throw new InvalidOperationException("A probe was not seen.");
    }
}
