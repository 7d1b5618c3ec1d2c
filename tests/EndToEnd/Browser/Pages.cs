using Microsoft.Playwright;

namespace DevEx.EndToEnd.Browser;

/// <summary>The pages of the application, and the ways to look at them.</summary>
internal static class Pages
{
    public static TheoryData<string> Paths { get; } = ["/", "/loops", "/loops?loop=middle", "/search?q=checkout", "/me", "/me/rate", "/me/commands", "/me/data", "/builds", "/changes", "/dora", "/before-after", "/sprint", "/what-if", "/what-if?example=containerised", "/sources", "/welcome", "/setup", "/setup/teams", "/setup/teams/checkout", "/setup/people", "/setup/baselines", "/setup/annotations", "/setup/tokens", "/setup/github", "/setup/audit"];

    public static IReadOnlyList<string> Themes { get; } = ["light", "dark"];

    public static IReadOnlyList<int> Widths { get; } = [1440, 390];

    /// <summary>The forms of the set-up are made of the same parts: a theme a width shows them all.</summary>
    public static IReadOnlyList<int> WidthsOf(string path, string theme) =>
        path.StartsWith("/setup/", StringComparison.Ordinal) ? [theme == Themes[0] ? Widths[0] : Widths[1]] : Widths;

    /// <summary>Not one of forms, which come as a whole.</summary>
    public static bool IsToRead(string path) => !path.StartsWith("/setup", StringComparison.Ordinal);

    /// <summary>One's own day is empty; the example's is not.</summary>
    public static string? ViewerOf(string path) => path.StartsWith("/me", StringComparison.Ordinal) ? "example" : null;

    // All at one instant: while a page becomes another, a number of charts to wait for may be that of the one before.
    private const string IsSettled = """
        () => !document.querySelector('main .skeleton')
            && [...document.querySelectorAll('dx-chart')].every(chart => chart.shadowRoot?.querySelector('[data-drawn]'))
            && (location.pathname !== '/builds' || document.querySelector('.build-grid tbody tr, main .face'))
        """;

    /// <summary>Nothing is loading, charts are drawn, and what has a circuit has it.</summary>
    public static Task SettledAsync(IPage page) => page.WaitForFunctionAsync(IsSettled);
}
