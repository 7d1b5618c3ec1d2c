using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DevEx.Web.Tests.Components;

/// <summary>A component as the HTML that a browser would get of it, with lines and indentation folded.</summary>
internal static class Rendered
{
    public static async Task<string> HtmlAsync<T>(params (string Name, object? Value)[] parameters)
        where T : IComponent
    {
        var services = new ServiceCollection().AddLogging();
        services.AddSingleton<NavigationManager, LoopsPage>().AddSingleton<IErrorBoundaryLogger, Unlogged>();
        await using var provider = services.BuildServiceProvider();
        await using var renderer = new HtmlRenderer(provider, provider.GetRequiredService<ILoggerFactory>());

        var html = await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<T>(ParameterView.FromDictionary(parameters.ToDictionary(p => p.Name, p => p.Value)))).ToHtmlString());
        return string.Join(' ', html.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .Replace("> <", "><", StringComparison.Ordinal)
            .Replace("&#x2212;", "−", StringComparison.Ordinal)
            .Replace("&#x2013;", "–", StringComparison.Ordinal)
            .Replace("&#x25BC;", "▼", StringComparison.Ordinal)
            .Replace("&#x25B2;", "▲", StringComparison.Ordinal);
    }

    public static RenderFragment Text(string text) => builder => builder.AddContent(0, text);

    public static int Count(string html, string part) => html.Split(part).Length - 1;

    private sealed class Unlogged : IErrorBoundaryLogger
    {
        public ValueTask LogErrorAsync(Exception exception) => ValueTask.CompletedTask;
    }

    /// <summary>The visitor stands on the loops page.</summary>
    private sealed class LoopsPage : NavigationManager
    {
        public LoopsPage() => Initialize("http://devex.test/", "http://devex.test/loops?team=search");
    }
}
