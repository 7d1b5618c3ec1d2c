using System.Diagnostics;
using System.Text.Json;
using DevEx.Benchmarks.Store;
using DevEx.Domain.Events;
using Microsoft.Playwright;

namespace DevEx.Benchmarks.Browser;

/// <summary>How long an acknowledged event takes until an Overview that stands open shows what came of it.</summary>
internal static class EventToScreen
{
    private const string Shown = "() => document.querySelector('.kpis [data-metric=iterationsPerDay]')?.dataset.value";
    private const string Changed = "before => { const now = document.querySelector('.kpis [data-metric=iterationsPerDay]')?.dataset.value; return now && now !== before; }";

    // Longer than a page waits between two refreshes: an event in a quiet hour.
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(4);

    // Longer than what still counts as one sitting.
    private static readonly TimeSpan Apart = TimeSpan.FromMinutes(20);

    /// <param name="import">Carries an import token.</param>
    /// <param name="person">Whose iterations they are: somebody of a team that is shown.</param>
    /// <param name="at">Where nothing else was measured of the person.</param>
    public static async Task<IReadOnlyList<TimeSpan>> MeasureAsync(IBrowser browser, Uri server, HttpClient import, Guid person, DateTimeOffset at, int times)
    {
        await using var context = await PageLoad.NewContextAsync(browser, server, "/");
        var page = await context.NewPageAsync();
        await page.GotoAsync("/");
        await page.WaitForFunctionAsync("() => document.querySelector('.kpis [data-metric=iterationsPerDay]')?.dataset.value > 0");
        var took = new List<TimeSpan>();
        using var clock = new PeriodicTimer(Quiet);
        for (var nth = 0; nth < times; nth++)
        {
            await clock.WaitForNextTickAsync();
            var before = await page.EvaluateAsync<string>(Shown);
            await Ingest.PostAsync(import, Iteration(person, at - (nth * Apart)));
            var start = Stopwatch.GetTimestamp();
            await page.WaitForFunctionAsync(Changed, before);
            took.Add(Stopwatch.GetElapsedTime(start));
        }

        return took;
    }

    /// <summary>A build of one minute: one iteration more.</summary>
    private static byte[] Iteration(Guid person, DateTimeOffset at) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        batchId = Guid.CreateVersion7(),
        sentAt = WireInstant.ToText(TimeProvider.System.GetUtcNow()),
        events = new[]
        {
            new
            {
                id = Guid.CreateVersion7(), type = "step_finished", at = WireInstant.ToText(at), subject = person, workspace = new { repository = "bench/screen" }, phase = "build",
                tool = "dotnet", label = "dotnet build", startedAt = WireInstant.ToText(at.AddMinutes(-1)), finishedAt = WireInstant.ToText(at), outcome = "success", source = "agent",
            },
        },
    });
}
