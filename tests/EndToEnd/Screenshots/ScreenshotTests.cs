using DevEx.EndToEnd.Browser;
using DevEx.EndToEnd.Programs;

namespace DevEx.EndToEnd.Screenshots;

/// <summary>Makes the pictures of the documentation. Not a test of anything: it runs only when asked for by <c>-explicit only</c>.</summary>
public sealed class ScreenshotTests(BrowserFixture browser)
{
    [Fact(Explicit = true)]
    public async Task Every_page_is_pictured()
    {
        var folder = Directory.CreateDirectory(
            Environment.GetEnvironmentVariable("DEVEX_SCREENSHOTS") is { Length: > 0 } named ? named : Path.Combine(Built.Root, "docs", "images")).FullName;

        foreach (var (path, theme) in Pages.Paths.SelectMany(p => Pages.Themes.Select(t => (p.Data, t))))
        {
            var name = path == "/" ? "overview" : path.Trim('/');
            foreach (var width in Pages.Widths)
            {
                await browser.VisitAsync(path, async visit =>
                {
                    await Pages.SettledAsync(visit.Page);
                    var picture = PalettePicture.Shrink(await visit.Page.ScreenshotAsync());
                    await File.WriteAllBytesAsync(Path.Combine(folder, $"{name}-{width}-{theme}.png"), picture);
                    if (name == "overview" && width == Pages.Widths[0])
                    {
                        await File.WriteAllBytesAsync(Path.Combine(folder, $"overview-{theme}.png"), picture);
                    }
                }, new(width, theme, Pages.ViewerOf(path)));
            }
        }
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
