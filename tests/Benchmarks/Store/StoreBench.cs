using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using DevEx.Benchmarks.Browser;
using DevEx.Testing;

namespace DevEx.Benchmarks.Store;

/// <summary>Measures the store as a whole: each figure is a ratio to a reference in the same run, or a time that a user waits.</summary>
internal static class StoreBench
{
    // What is promised of each figure: at most so much, or at least.
    private static readonly Dictionary<string, (char Sign, double Value)> Promised = new()
    {
        ["append_cpu_vs_copy_1000"] = ('≤', 1.25),
        ["append_cpu_vs_copy_100"] = ('≤', 1.6),
        ["ingest_rate_vs_copy"] = ('≥', 0.5),
        ["ingest_answer_p99_ms"] = ('≤', 250),
        ["freshness_p50_ms"] = ('≤', 500),
        ["freshness_p95_ms"] = ('≤', 1000),
        ["freshness_p99_ms"] = ('≤', 2000),
        ["page_query_growth_10x"] = ('≤', 1.2),
        ["page_query_p95_ms"] = ('≤', 20),
        ["page_speedup_vs_raw_sql"] = ('≥', 100),
        ["rebuild_events_per_s"] = ('≥', 40_000),
        ["rebuild_peak_mb"] = ('≤', 500),
        ["page_lcp_ms"] = ('≤', 600),
        ["page_usable_ms"] = ('≤', 1000),
        ["overview_kb"] = ('≤', 350),
        ["page_circuits"] = ('≤', 0),
        ["overview_event_to_screen_ms"] = ('≤', 2000),
    };

    // So many days of one organisation make ten million events; of several it takes fewer.
    private const int DaysOfAll = 2250;

    // Pages show ten weeks at most.
    private const int DaysOfPages = 84;

    private static readonly SortedDictionary<string, double> Figures = new(StringComparer.Ordinal);
    private static readonly List<string> Notes = [];

    public static async Task<int> RunAsync(string[] args)
    {
        var quick = args.Contains("--quick");
        var now = TimeProvider.System.GetUtcNow();
        await using var server = await BenchServer.StartAsync();
        var rows = Wanted(args, "append") || Wanted(args, "ingest") ? new History(2, 28, now).Events().DistinctBy(e => e.Id).Take(quick ? 60_000 : 100_000).ToList() : [];
        if (Wanted(args, "append"))
        {
            Say("append_cpu_vs_copy_1000", await AppendCpu.RatioAsync(server, rows, 1000));
            Say("append_cpu_vs_copy_100", await AppendCpu.RatioAsync(server, rows, 100));
        }

        if (Wanted(args, "ingest"))
        {
            var ingest = await Ingest.MeasureAsync(server, rows, 4, now, quick ? 240_000 : 600_000);
            Say("ingest_events_per_s", ingest.EventsPerSecond);
            Say("ingest_rate_vs_copy", ingest.RateVsCopy);
            Say("ingest_answer_p99_ms", ingest.AnswerP99.TotalMilliseconds);
        }

        if (Wanted(args, "freshness"))
        {
            var fresh = await Freshness.MeasureAsync(server, 4, quick ? 14 : 84, now, quick ? 80 : 160, quick ? 50 : 200, TimeSpan.FromMilliseconds(250));
            Say("freshness_p50_ms", fresh.P50.TotalMilliseconds);
            Say("freshness_p95_ms", fresh.P95.TotalMilliseconds);
            Say("freshness_p99_ms", fresh.P99.TotalMilliseconds);
        }

        var organisations = quick ? 1 : Organisations(args);
        var large = Wanted(args, "pages") ? await PagesAsync(server, organisations, quick ? 280 : DaysOfAll / organisations, now, warming: quick ? 30 : 300) : null;
        if (Wanted(args, "browser"))
        {
            await BrowserAsync(server, large, organisations, quick ? DaysOfPages : DaysOfAll / organisations, now, warming: quick ? 30 : 100);
        }

        Directory.CreateDirectory("artifacts");
        await File.WriteAllTextAsync("artifacts/bench.json", JsonSerializer.Serialize(Figures));
        await File.WriteAllTextAsync("artifacts/bench.md", Report(now));
        return 0;
    }

    /// <summary>The same people's last weeks on top of a tenth of the events and of all of them.</summary>
    private static async Task<LongHistory> PagesAsync(BenchServer server, int organisations, int days, DateTimeOffset now, int warming)
    {
        var small = new LongHistory(await server.CreateAsync("small"), new(organisations, days / 10, now), now);
        var large = new LongHistory(await server.CreateAsync("large"), new(organisations, days, now), now);
        foreach (var history in new[] { small, large })
        {
            await history.FillAsync();
            await history.RebuildAsync();
            await history.SettleAsync();
            Note($"{history.Events:n0} events, rebuilt at {history.RebuildEventsPerSecond:n0} events/s: {string.Join("; ", history.RebuildStages)}");
        }

        var pages = await LongHistory.TimeAsync(small, large, warming);
        foreach (var (before, after) in pages)
        {
            Note($"{after.Page}: median {before.Median.TotalMilliseconds:f1} -> {after.Median.TotalMilliseconds:f1} ms, p95 {after.P95.TotalMilliseconds:f1} ms");
        }

        var meanwhile = await small.RebuildUnderReadersAsync();
        Note($"overview while {small.Events:n0} events are projected anew beside it: median {meanwhile.Median.TotalMilliseconds:f1} ms, p95 {meanwhile.P95.TotalMilliseconds:f1} ms, none failed");
        // Only where both histories hold all the days that are shown.
        Say("page_query_growth_10x", pages.Where(p => p.Few.Days <= days / 10).Max(p => p.Many.Median / p.Few.Median));
        Say("page_query_p95_ms", pages.Max(p => p.Many.P95.TotalMilliseconds));
        Say("page_speedup_vs_raw_sql", await large.SpeedupAsync());
        Say("rebuild_events_per_s", large.RebuildEventsPerSecond);
        Say("rebuild_peak_mb", large.RebuildPeakMegabytes);
        Say("db_mb_per_million_events", await large.MegabytesAsync() / large.Events * 1_000_000);
        return large;
    }

    /// <summary>The pages as a browser sees them, with all those events behind them.</summary>
    private static async Task BrowserAsync(BenchServer server, LongHistory? filled, int organisations, int days, DateTimeOffset now, int warming)
    {
        if (!File.Exists(Chromium.Find()))
        {
            Note("no browser is here: its figures are missing (install chromium-headless-shell, or name one in CHROMIUM)");
            return;
        }

        var history = filled ?? new LongHistory(await server.CreateAsync("pages"), new(organisations, days, now), now);
        if (filled is null)
        {
            await history.FillAsync();
            await history.RebuildAsync();
            await history.SettleAsync();
        }

        var browser = await BrowserBench.MeasureAsync(server, history.Connection, history.First, now, loads: 7, events: 10, warming);
        Note($"in the browser, {history.Events:n0} events behind the pages, medians of 7 cold loads:");
        foreach (var line in browser.Notes)
        {
            Note(line);
        }

        Say("page_lcp_ms", browser.LargestPaint);
        Say("page_usable_ms", browser.Usable);
        Say("overview_kb", browser.OverviewKilobytes);
        Say("page_circuits", browser.Circuits);
        Say("overview_event_to_screen_ms", browser.EventToScreenMilliseconds);
    }

    private static int Organisations(string[] args) =>
        Array.IndexOf(args, "--organisations") is var at and >= 0 ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : 3;

    /// <summary>All of them, unless some are named.</summary>
    private static bool Wanted(string[] args, string part) => args.All(a => a.StartsWith('-') || char.IsDigit(a[0])) || args.Contains(part);

    private static void Say(string figure, double value)
    {
        Figures[figure] = Math.Round(value, 4);
        Console.WriteLine($"{figure,-28} {value.ToString("0.###", CultureInfo.InvariantCulture)}");
    }

    private static void Note(string line)
    {
        Notes.Add(line);
        Console.WriteLine($"  {line}");
    }

    private static string Report(DateTimeOffset now) => string.Join('\n',
    [
        $"# The store and the pages, {now:yyyy-MM-dd}", "",
        $"{Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}.", "",
        "| figure | measured | promised |", "|---|---|---|",
        .. Figures.Select(f => $"| {f.Key} | {f.Value} | {(Promised.TryGetValue(f.Key, out var p) ? $"{p.Sign} {p.Value}{(IsKept(p, f.Value) ? "" : " **missed**")}" : "")} |"),
        "", .. Notes.Select(n => $"- {n}"), "",
    ]);

    private static bool IsKept((char Sign, double Value) promised, double measured) => promised.Sign == '≤' ? measured <= promised.Value : measured >= promised.Value;
}
