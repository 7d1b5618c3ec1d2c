using System.Globalization;

namespace DevEx.Web.Demo;

/// <summary><c>demo --url … --token … [--days 60] [--seed 1]</c>: sends the demo to a running server and says how far it is.</summary>
public static class DemoCommand
{
    private const string Usage =
        "usage: demo --url http://127.0.0.1:5080 --token dxi_… [--days 60] [--seed 1]   (the token may stand in DEVEX_TOKEN)";

    private static readonly TimeSpan LineEvery = TimeSpan.FromSeconds(1);

    public static async Task<int> RunAsync(string[] args)
    {
        if (Read(args) is not { } options)
        {
            await Console.Error.WriteLineAsync(Usage);
            return 2;
        }

        using var interrupted = new CancellationTokenSource();
        Console.CancelKeyPress += (_, e) => e.Cancel = interrupted.TryCancel();
        try
        {
            using var http = DemoClient.Connect(options.Url, options.Token);
            var clock = TimeProvider.System;
            var organisation = new DemoOrganisation(options.Seed, clock.GetUtcNow(), options.Days);
            var sent = await new DemoClient(http, clock).SendAsync(organisation, new Lines(clock), interrupted.Token);
            await Console.Out.WriteLineAsync(Line(sent));
            return sent.Rejected == 0 ? 0 : 1;
        }
        catch (DemoFailedException e)
        {
            await Console.Error.WriteLineAsync($"demo: {e.Message}");
            return 1;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("demo: stopped; sending it again adds what is missing");
            return 1;
        }
    }

    internal static DemoOptions? Read(string[] args)
    {
        Uri? url = null;
        var token = Environment.GetEnvironmentVariable("DEVEX_TOKEN");
        var (days, seed) = (DemoOrganisation.DefaultDays, 1UL);
        for (var i = 0; i < args.Length; i += 2)
        {
            var value = i + 1 < args.Length ? args[i + 1] : "";
            var known = args[i] switch
            {
                "--url" => Uri.TryCreate(value.TrimEnd('/') + "/", UriKind.Absolute, out url) && url.Scheme is "http" or "https",
                "--token" => (token = value).Length > 0,
                "--days" => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out days) && days is >= 1 and <= 365,
                "--seed" => ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out seed),
                _ => false,
            };
            if (!known)
            {
                return null;
            }
        }

        return url is null || string.IsNullOrEmpty(token) ? null : new(url, token, days, seed);
    }

    private static string Line(DemoProgress p) => string.Create(CultureInfo.InvariantCulture,
        $"{p.Share,4:p0}  week of {p.Week:yyyy-MM-dd}  {p.Events} events, {p.Duplicates} known before, {p.Rejected} rejected  {p.EventsPerSecond:f0}/s  {p.Complaint}")
        .TrimEnd();

    private static bool TryCancel(this CancellationTokenSource source)
    {
        var first = !source.IsCancellationRequested;
        source.Cancel();
        return first;
    }

    /// <summary>A line a second at most, and one for each week.</summary>
    private sealed class Lines(TimeProvider clock) : IProgress<DemoProgress>
    {
        private readonly Lock _lock = new();
        private long _last = clock.GetTimestamp();
        private DateOnly _week;

        public void Report(DemoProgress value)
        {
            lock (_lock)
            {
                if (value.Week == _week && clock.GetElapsedTime(_last) < LineEvery)
                {
                    return;
                }

                (_last, _week) = (clock.GetTimestamp(), value.Week);
                Console.Out.WriteLine(Line(value));
            }
        }
    }
}

/// <summary>What the command line of the demo says.</summary>
internal sealed record DemoOptions(Uri Url, string Token, int Days, ulong Seed);
