using System.Collections.Concurrent;
using DevEx.EndToEnd.Programs;
using Microsoft.Playwright;

namespace DevEx.EndToEnd.Browser;

/// <summary>A browser of one's own (cookies, cache) with a page in it, and everything that went wrong in any of its tabs.</summary>
public sealed class Visit
{
    private const int Height = 900;
    private const float Patience = 60_000;

    // The browser tells a blocked script or style only to the page; from there it goes to the console.
    private const string TellViolations = """
        addEventListener('securitypolicyviolation', e => console.error(`policy: ${e.violatedDirective} blocked ${e.blockedURI || e.sample}`));
        """;

    private readonly ConcurrentQueue<string> _faults = [];

    private Visit(IBrowserContext context, IPage page, Uri server)
    {
        (Context, Page, Server) = (context, page, server);
        context.Console += (_, message) => NoteIf(message.Type == "error", $"console: {message.Text} ({message.Location})");
        context.WebError += (_, error) => NoteIf(true, $"script: {error.Error}");
        context.Response += (_, response) => NoteIf(response.Status >= 400, $"{response.Status}: {response.Request.Method} {response.Url}");
        context.RequestFailed += (_, request) => NoteIf(!IsGivenUp(request), $"{request.Failure}: {request.Method} {request.Url}");
        page.WebSocket += (_, socket) => Sockets.Add(socket.Url);
    }

    public IBrowserContext Context { get; }

    public IPage Page { get; }

    public Uri Server { get; }

    /// <summary>The addresses of the sockets that the page opened: one for each Blazor circuit.</summary>
    public ConcurrentBag<string> Sockets { get; } = [];

    internal static async Task RunAsync(IBrowser browser, Uri server, string path, Look look, Func<Visit, Task> story)
    {
        await using var context = await browser.NewContextAsync(new()
        {
            BaseURL = server.ToString(),
            ViewportSize = new() { Width = look.Width, Height = Height },
            IsMobile = look.Phone,
            HasTouch = look.Phone,
            ReducedMotion = ReducedMotion.Reduce,
            ColorScheme = look.Theme == "dark" ? ColorScheme.Dark : ColorScheme.Light,
            BypassCSP = look.AllowTools,
            Locale = "en-GB",
        });
        context.SetDefaultTimeout(Patience);
        Assertions.SetDefaultExpectTimeout(Patience);
        await context.AddInitScriptAsync(TellViolations);
        await LayoutShifts.WatchAsync(context);
        await context.AddCookiesAsync([.. Cookies(look, server)]);
        var visit = new Visit(context, await context.NewPageAsync(), server);
        try
        {
            await visit.Page.GotoAsync(path);
            await story(visit);
        }
        catch (Exception e) when (e is PlaywrightException or TimeoutException or Xunit.Sdk.XunitException)
        {
            await visit.KeepPictureAsync();
            throw;
        }

        Assert.True(visit._faults.IsEmpty, string.Join('\n', visit._faults));
    }

    /// <summary>Goes to another page of the application, as if the address had been typed.</summary>
    public async Task GoToAsync(string path)
    {
        var response = await Page.GotoAsync(path);
        Assert.True(response!.Ok, $"{path} answers {response.Status}.");
    }

    private static IEnumerable<Cookie> Cookies(Look look, Uri server)
    {
        yield return new() { Name = "devex-theme", Value = look.Theme, Url = server.ToString() };
        if (look.ViewAs is not null)
        {
            yield return new() { Name = "devex-view", Value = look.ViewAs, Url = server.ToString() };
        }
    }

    private void NoteIf(bool wrong, string what)
    {
        if (wrong)
        {
            _faults.Enqueue(what);
        }
    }

    // A page that is left gives up what it was still fetching, the live stream above all.
    private static bool IsGivenUp(IRequest request) => request.Failure == "net::ERR_ABORTED";

    private async Task KeepPictureAsync()
    {
        var name = $"{TestContext.Current.TestMethod?.MethodName ?? "visit"}.png";
        var file = Path.Combine(Built.Root, "artifacts", "end-to-end", name);
        await Page.ScreenshotAsync(new() { Path = file });
        TestContext.Current.TestOutputHelper?.WriteLine($"{Page.Url} as it was: {file}\n{string.Join('\n', _faults)}");
    }
}
