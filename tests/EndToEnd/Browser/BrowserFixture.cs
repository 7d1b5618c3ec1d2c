using DevEx.EndToEnd.Browser;
using DevEx.EndToEnd.Programs;
using DevEx.Testing;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(BrowserFixture))]

// One application and one browser for all, on machines with few cores.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace DevEx.EndToEnd.Browser;

/// <summary>The application as a real process and one real browser, both started when a test first needs them.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private readonly Lazy<Task<DevExProcess>> _server = new(DevExProcess.StartAsync);
    private readonly Lazy<Task<IPlaywright>> _playwright = new(Playwright.CreateAsync);
    private readonly Lazy<Task<IBrowser>> _browser;
    private readonly Lazy<Task<DemoLoading>> _demo;

    public BrowserFixture()
    {
        _browser = new(LaunchAsync);
        _demo = new(async () => await DemoLoading.SeeAsync(await _browser.Value, (await _server.Value).Address));
    }

    /// <summary>The demo, loaded by pressing the button on the first page that a new user sees.</summary>
    public Task<DemoLoading> DemoAsync() => _demo.Value;

    /// <summary>The application with the demo in it: nothing comes before that, or the first page would be another.</summary>
    public async Task<DevExProcess> ServerAsync()
    {
        await DemoAsync();
        return await _server.Value;
    }

    /// <summary>Opens a page, lives through the story, and asserts that nothing went wrong in the page meanwhile.</summary>
    public async Task VisitAsync(string path, Func<Visit, Task> story, Look? look = null) =>
        await Visit.RunAsync(await _browser.Value, (await ServerAsync()).Address, path, look ?? new(), story);

    /// <summary>The same on an application of one's own.</summary>
    public async Task VisitAsync(DevExProcess server, string path, Func<Visit, Task> story, Look? look = null) =>
        await Visit.RunAsync(await _browser.Value, server.Address, path, look ?? new(), story);

    /// <summary>Asks the API with the cookies that a browser would send.</summary>
    public async Task<HttpClient> ApiAsync(string? viewAs = null)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = (await ServerAsync()).Address };
        if (viewAs is not null)
        {
            client.DefaultRequestHeaders.Add("Cookie", $"devex-view={viewAs}");
        }

        return client;
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_browser is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            await (await _browser.Value).DisposeAsync();
        }

        if (_playwright.IsValueCreated)
        {
            (await _playwright.Value).Dispose();
        }

        if (_server is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            await (await _server.Value).DisposeAsync();
        }
    }

    private async Task<IBrowser> LaunchAsync()
    {
        var program = Chromium.Find();
        Assert.True(File.Exists(program), "No browser is here: install one (apt-get install chromium-headless-shell), or name it in CHROMIUM.");
        return await (await _playwright.Value).Chromium.LaunchAsync(new() { ExecutablePath = program, Args = Chromium.Arguments });
    }
}
