using System.Diagnostics;
using System.Text.Json;
using DevEx.Testing;
using Microsoft.Playwright;

namespace DevEx.EndToEnd.Browser;

/// <summary>What a new user saw who pressed "Load demo data": how the progress moved, and when the figures were there.</summary>
/// <param name="Progress">The different places that the progress bar stood at.</param>
/// <param name="UntilFigures">From the click until an open Overview showed all teams, in the ranges that the demo is made for.</param>
public sealed record DemoLoading(IReadOnlyList<double> Progress, TimeSpan UntilFigures, TimeSpan UntilDone)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    internal static async Task<DemoLoading> SeeAsync(IBrowser browser, Uri server)
    {
        DemoLoading? seen = null;
        await Visit.RunAsync(browser, server, "/", new(), async visit => seen = await LoadAsync(visit));
        return seen!;
    }

    private static async Task<DemoLoading> LoadAsync(Visit visit)
    {
        await visit.Page.WaitForURLAsync("**/welcome");
        var button = visit.Page.GetByRole(AriaRole.Button, new() { Name = "Load demo data" });
        await Assertions.Expect(button).ToBeVisibleAsync();
        var began = Stopwatch.GetTimestamp();
        await button.ClickAsync();

        var progress = new HashSet<double>();
        var (figures, done) = (TimeSpan.Zero, TimeSpan.Zero);
        var overview = await visit.Context.NewPageAsync();
        await Eventually.TrueAsync(
            async () =>
            {
                progress.Add(await ShareAsync(visit.Page));
                if (figures == TimeSpan.Zero && await AreThereAsync(overview))
                {
                    figures = Stopwatch.GetElapsedTime(began);
                }

                if (done == TimeSpan.Zero && await visit.Page.Locator("[data-when='demo-done']").IsVisibleAsync())
                {
                    done = Stopwatch.GetElapsedTime(began);
                }

                return figures > TimeSpan.Zero && done > TimeSpan.Zero;
            },
            "the demo is loaded, and the Overview shows it",
            Patience);
        await Eventually.TrueAsync(() => IsSettledAsync(visit), "what arrived is in the figures", Patience);
        return new([.. progress.Order()], figures, done);
    }

    private static async Task<double> ShareAsync(IPage welcome) =>
        await welcome.Locator("progress").First.EvaluateAsync<double>("bar => bar.value");

    /// <summary>Every event is projected, and every cell that it touched is computed.</summary>
    internal static bool IsSettled(string lag) => JsonElement.Parse(lag).GetProperty("projections")
        .EnumerateArray().All(p => p.GetProperty("eventsBehind").GetInt64() == 0 && p.GetProperty("dirtyCells").GetInt64() == 0);

    private static async Task<bool> IsSettledAsync(Visit visit) => IsSettled(await (await visit.Context.APIRequest.GetAsync("/health/lag")).TextAsync());

    /// <summary>Opens the Overview as soon as there is one; from then on it has to follow by itself.</summary>
    private static async Task<bool> AreThereAsync(IPage overview)
    {
        if (!overview.Url.EndsWith('/'))
        {
            await overview.GotoAsync("/");
            return false;
        }

        var figures = await Figure.AllAsync(overview);
        return figures.Any(f => f.Team is not null) && DemoFigures.All.All(expected => expected.Holds(figures));
    }
}
