using System.Text.Json;
using System.Text.RegularExpressions;
using DevEx.EndToEnd.Browser;
using DevEx.Web.Builds;
using Microsoft.Playwright;

namespace DevEx.EndToEnd;

/// <summary>From the lists of builds and pull requests to one of them, by keyboard, at every width and in both themes.</summary>
public sealed class PlatformPagesTests(BrowserFixture browser)
{
    private static readonly string Flaky = $"/builds/{new BuildRef(BuildRef.Ci, "acme-demo/storefront-web", "end-to-end/browser").Key}";

    [Fact]
    public async Task A_build_and_a_way_are_sound_in_both_themes_and_at_both_widths()
    {
        var faults = new List<string>();
        foreach (var (path, viewAs) in new[] { (Flaky, null), ($"/changes/{await ReleasedAsync()}", null), ($"/changes/{await OwnAsync()}", "example") })
        {
            foreach (var theme in Pages.Themes)
            {
                await browser.VisitAsync("/", async visit =>
                {
                    foreach (var width in Pages.Widths)
                    {
                        await visit.Page.SetViewportSizeAsync(width, 900);
                        await visit.GoToAsync(path);
                        await Pages.SettledAsync(visit.Page);
                        Assert.Equal(1, await visit.Page.Locator("h1:visible").CountAsync());
                        faults.AddRange((await EveryPageTests.FaultsAsync(visit.Page)).Select(f => $"{path} {width} {theme}: {f}"));
                    }
                }, new(Theme: theme, ViewAs: viewAs));
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Fact]
    public async Task The_keyboard_leads_from_the_grid_to_a_build_and_to_the_jobs_of_a_run()
    {
        await browser.VisitAsync("/builds?place=ci", async visit =>
        {
            var page = visit.Page;
            var link = page.Locator(".build-grid tbody a").First;
            await Assertions.Expect(link).ToBeVisibleAsync();
            var name = await link.InnerTextAsync();
            await link.PressAsync("Enter");
            await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync(name);

            var run = page.GetByRole(AriaRole.Region, new() { Name = "The latest runs" }).Locator("tbody th a").Nth(1);
            await run.PressAsync("Enter");
            await page.WaitForURLAsync("**run=*");
            await Assertions.Expect(run).ToHaveAttributeAsync("aria-current", "true");
            await Assertions.Expect(page.Locator(".jobs tbody tr").First).ToBeVisibleAsync();
        });
    }

    [Fact]
    public async Task The_list_of_pull_requests_leads_to_older_ones_and_each_to_its_way()
    {
        await browser.VisitAsync("/changes", async visit =>
        {
            var page = visit.Page;
            await page.GetByRole(AriaRole.Navigation, new() { Name = "Pages" }).GetByRole(AriaRole.Link, new() { Name = "Older" }).PressAsync("Enter");
            await page.WaitForURLAsync("**page=2*");
            await Assertions.Expect(page.GetByText(new Regex("page 2 of \\d+")).First).ToBeVisibleAsync();

            var first = page.Locator(".changes .title a").First;
            var title = await first.InnerTextAsync();
            await first.PressAsync("Enter");
            await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync(title);
        });
    }

    private Task<string> ReleasedAsync() => FindAsync("example", (change, _) => change.GetProperty("outerMs").ValueKind == JsonValueKind.Number);

    private Task<string> OwnAsync() => FindAsync("example", (_, way) => way.GetProperty("own").GetBoolean() && way.GetProperty("iterations").GetArrayLength() > 0);

    private async Task<string> FindAsync(string viewAs, Func<JsonElement, JsonElement, bool> wanted)
    {
        using var api = await browser.ApiAsync(viewAs);
        for (var page = 1; ; page++)
        {
            var changes = await AskAsync(api, $"/api/v1/changes?page={page}");
            Assert.NotEqual(0, changes.GetProperty("changes").GetArrayLength());
            foreach (var change in changes.GetProperty("changes").EnumerateArray())
            {
                var id = change.GetProperty("id").GetString()!;
                if (wanted(change, await AskAsync(api, $"/api/v1/changes/{id}")))
                {
                    return id;
                }
            }
        }
    }

    private static async Task<JsonElement> AskAsync(HttpClient api, string path)
    {
        using var answer = JsonDocument.Parse(await api.GetStringAsync(path));
        return answer.RootElement.Clone();
    }
}
