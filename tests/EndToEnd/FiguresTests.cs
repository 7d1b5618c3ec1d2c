using System.Text.Json;
using DevEx.EndToEnd.Browser;
using DevEx.Testing;

namespace DevEx.EndToEnd;

/// <summary>What a page shows is what the API answers to the same address, to the last digit.</summary>
public sealed class FiguresTests(BrowserFixture browser)
{
    /// <summary>A page, how many figures it has at least, and the answers in which they stand. The query goes along. The overview of all is compared by <see cref="DemoWalkTests"/>.</summary>
    public static TheoryData<string, int, string[]> Answers { get; } = new()
    {
        { "/?team=checkout", 6, ["loops/inner", "loops/middle", "loops/outer", "levers", "sprints"] },
        { "/loops", 20, ["loops/inner", "loops/inner/repositories"] },
        { "/loops?loop=middle", 10, ["loops/middle", "loops/middle/repositories"] },
        { "/loops?loop=outer", 10, ["loops/outer", "loops/outer/repositories"] },
        { "/dora", 5, ["dora"] },
        { "/sprint?team=checkout&sprint={number}", 15, ["sprints", "sprints/{sprint}"] },
        { "/what-if?team=checkout", 10, ["what-if", "levers"] },
        { "/me?date={day}", 4, ["me/day"] },
        { "/me/rate", 4, ["me/rate"] },
        { "/me/commands", 3, ["me/commands"] },
        { "/me/data", 4, ["me/data"] },
        { "/builds/{build}", 6, ["builds/{build}"] },
        { "/builds", 30, ["builds"] },
        { "/changes", 50, ["changes"] },
        { "/changes/{change}", 3, ["changes/{change}"] },
        { "/before-after?annotation={annotation}", 6, ["before-after"] },
    };

    private const string Day = "{day}";

    /// <summary>Which row of which list they stand for. The sprint under way may be too young, and the newest annotations too.</summary>
    private static readonly IReadOnlyList<(string Mark, string List, int Nth, string Name)> Names =
        [("{build}", "builds", 0, "key"), ("{change}", "changes", 0, "id"), ("{sprint}", "sprints?team=checkout", 1, "id"), ("{number}", "sprints?team=checkout", 1, "number"),
            ("{annotation}", "annotations", 1, "id")];

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Every_figure_stands_in_the_answer(string path, int atLeast, string[] answers)
    {
        var viewer = Pages.ViewerOf(path);
        using var api = await browser.ApiAsync(viewer);
        path = await NamedAsync(api, path);
        var query = path.Contains('?', StringComparison.Ordinal) ? path[path.IndexOf('?', StringComparison.Ordinal)..] : "";

        await browser.VisitAsync(path, async visit =>
        {
            IReadOnlyList<Figure> figures = [];
            IReadOnlyList<Figure> missing = [];
            try
            {
                // What comes in late may change one side before the other.
                await Eventually.TrueAsync(
                    async () =>
                    {
                        await visit.GoToAsync(path);
                        await Pages.SettledAsync(visit.Page);
                        figures = [.. (await Figure.AllAsync(visit.Page)).Where(f => f.Value is not null)];
                        var told = new HashSet<double>();
                        var lists = new HashSet<(string Name, double Length)>();
                        foreach (var answer in answers)
                        {
                            using var document = JsonDocument.Parse(await api.GetStringAsync($"/api/v1/{await NamedAsync(api, answer)}{query}"));
                            Collect(document.RootElement, told, lists);
                        }

                        return (missing = [.. figures.Where(f => !told.Contains(f.Value!.Value) && !lists.Contains((f.Metric, f.Value.Value)))]).Count == 0;
                    },
                    "all figures of the page are told", TimeSpan.FromSeconds(20));
            }
            catch (TimeoutException)
            {
                Assert.Empty(missing);
            }

            Assert.True(figures.Count >= atLeast, $"{figures.Count} figures");
        }, new(ViewAs: viewer));
    }

    private static async Task<string> NamedAsync(HttpClient api, string path)
    {
        foreach (var (mark, list, nth, name) in Names.Where(n => path.Contains(n.Mark, StringComparison.Ordinal)))
        {
            using var document = JsonDocument.Parse(await api.GetStringAsync($"/api/v1/{list}"));
            var rows = document.RootElement is { ValueKind: JsonValueKind.Array } all ? all : document.RootElement.GetProperty(list.Split('?')[0]);
            path = path.Replace(mark, rows[nth].GetProperty(name).ToString(), StringComparison.Ordinal);
        }

        return path.Contains(Day, StringComparison.Ordinal) ? path.Replace(Day, await ActiveDayAsync(api), StringComparison.Ordinal) : path;
    }

    /// <summary>After midnight where the person is nothing has been done yet.</summary>
    private static async Task<string> ActiveDayAsync(HttpClient api)
    {
        using var today = JsonDocument.Parse(await api.GetStringAsync("/api/v1/me/day"));
        var day = today.RootElement;
        return day.GetProperty(day.GetProperty("iterations").GetArrayLength() > 0 ? "date" : "lastActiveDay").GetString()!;
    }

    /// <param name="lists">How many there are is told by the list of that name.</param>
    private static void Collect(JsonElement element, HashSet<double> into, HashSet<(string Name, double Length)> lists)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Number:
                into.Add(element.GetDouble());
                break;
            case JsonValueKind.Array:
                foreach (var one in element.EnumerateArray())
                {
                    Collect(one, into, lists);
                }

                break;
            case JsonValueKind.Object:
                foreach (var one in element.EnumerateObject())
                {
                    if (one.Value.ValueKind == JsonValueKind.Array)
                    {
                        lists.Add((one.Name, one.Value.GetArrayLength()));
                    }

                    Collect(one.Value, into, lists);
                }

                break;
        }
    }
}
