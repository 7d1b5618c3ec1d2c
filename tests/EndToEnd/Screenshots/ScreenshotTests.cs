using System.Text.Json;
using System.Text.RegularExpressions;
using DevEx.EndToEnd.Browser;
using DevEx.EndToEnd.Programs;
using DevEx.Web.Builds;
using Microsoft.Playwright;

namespace DevEx.EndToEnd.Screenshots;

/// <summary>Makes the pictures of the documentation. Not a test of anything: it runs only when asked for by <c>-explicit only</c>.</summary>
public sealed class ScreenshotTests(BrowserFixture browser)
{
    // A page may be as long as its data; a picture ends where the rest is more of the same.
    private static readonly Dictionary<int, int> Longest = new() { [1440] = 1700, [390] = 2200 };

    private static readonly string SlowBuild = $"/builds/{new BuildRef(BuildRef.Local, "acme-demo/checkout-api", "docker build").Key}";

    [Fact(Explicit = true)]
    public async Task Every_page_is_pictured()
    {
        var docs = Environment.GetEnvironmentVariable("DEVEX_SCREENSHOTS") is { Length: > 0 } named ? named : Path.Combine(Built.Root, "docs");
        var folder = Directory.CreateDirectory(Path.Combine(docs, "guide", "images")).FullName;
        (string Path, string Name)[] pages = [.. Pages.Paths.Select(p => (p.Data, NameOf(p.Data))), (SlowBuild, "build"), ($"/changes/{await ReleasedAsync()}", "change")];
        foreach (var ((path, name), theme) in pages.SelectMany(p => Pages.Themes.Select(t => (p, t))))
        {
            foreach (var width in Pages.Widths)
            {
                await browser.VisitAsync(path, async visit =>
                {
                    await Pages.SettledAsync(visit.Page);
                    if (name == "overview" && width == Pages.Widths[0])
                    {
                        var start = Directory.CreateDirectory(Path.Combine(docs, "images")).FullName;
                        await File.WriteAllBytesAsync(Path.Combine(start, $"overview-{theme}.png"), PalettePicture.Shrink(await visit.Page.ScreenshotAsync()));
                    }

                    await File.WriteAllBytesAsync(Path.Combine(folder, $"{name}-{width}-{theme}.png"), await TakeAsync(visit.Page, width));
                }, new(width, theme, Pages.ViewerOf(path), Phone: width == Pages.Widths[1]));
            }
        }
    }

    private static string NameOf(string path) => path == "/" ? "overview" : Regex.Replace(path.Trim('/'), @"[/?](\w+=)?", "-");

    private static async Task<byte[]> TakeAsync(IPage page, int width)
    {
        // A window as high as the picture: what keeps to the window's edge, as the bar of a phone does, keeps to the picture's.
        var height = await page.EvaluateAsync<int>("() => document.documentElement.scrollHeight");
        await page.SetViewportSizeAsync(width, Math.Min(height, Longest[width]));
        await Pages.SettledAsync(page);
        return PalettePicture.Shrink(await page.ScreenshotAsync());
    }

    /// <summary>A pull request that went all the way.</summary>
    private async Task<string> ReleasedAsync()
    {
        using var api = await browser.ApiAsync();
        var changes = JsonElement.Parse(await api.GetStringAsync("/api/v1/changes?page=3")).GetProperty("changes").EnumerateArray();
        return changes.First(c => c.GetProperty("outerMs").ValueKind == JsonValueKind.Number).GetProperty("id").GetString()!;
    }

    [Fact]
    public async Task A_picture_is_smaller_and_looks_the_same()
    {
        await browser.VisitAsync("/", async visit =>
        {
            await Pages.SettledAsync(visit.Page);
            var whole = await visit.Page.ScreenshotAsync();
            var small = PalettePicture.Shrink(whole);

            Assert.True(small.Length < whole.Length * 0.7, $"{whole.Length} B became {small.Length} B.");
            Assert.InRange(await DifferenceAsync(visit, whole, small), 0, 1.5);
        });
    }

    /// <summary>By how much a colour channel differs on average, of 255, as the browser itself reads both pictures.</summary>
    private static async Task<double> DifferenceAsync(Visit visit, byte[] one, byte[] other) => await visit.Page.EvaluateAsync<double>("""
        async pictures => {
            const [a, b] = await Promise.all(pictures.map(async picture => {
                const image = new Image();
                image.src = 'data:image/png;base64,' + picture;
                await image.decode();
                const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d');
                canvas.drawImage(image, 0, 0);
                return canvas.getImageData(0, 0, image.width, image.height).data;
            }));
            return a.reduce((sum, value, i) => sum + Math.abs(value - b[i]), 0) / a.length;
        }
        """, new[] { Convert.ToBase64String(one), Convert.ToBase64String(other) });
}
