using System.Globalization;
using System.Text.RegularExpressions;
using DevEx.EndToEnd.Browser;
using Microsoft.Playwright;

namespace DevEx.EndToEnd;

/// <summary>The set-up by keyboard alone, and a webhook's first event while its page is open.</summary>
public sealed class SetupTests(BrowserFixture browser)
{
    private const string Title = "Faster laptops for all";

    [Fact]
    public async Task A_team_its_people_and_an_annotation_are_made_and_removed_by_keyboard_alone()
    {
        var day = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(-10);

        await browser.VisitAsync("/", async visit =>
        {
            var page = visit.Page;
            await Assertions.Expect(page.Locator("[data-metric]").First).ToBeVisibleAsync();
            await page.Keyboard.PressAsync("g");
            await page.Keyboard.PressAsync("u");
            await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("What is set up, and what comes next?");

            await TabToAsync(page, page.GetByRole(AriaRole.Navigation, new() { Name = "Set-up" }).GetByRole(AriaRole.Link, new() { Name = "Teams" }));
            await page.Keyboard.PressAsync("Enter");
            await TabToAsync(page, page.GetByLabel("Name", new() { Exact = true }));
            await page.Keyboard.PressAsync("Enter");
            await Assertions.Expect(page.GetByText("A team has a name.")).ToBeVisibleAsync();
            await Assertions.Expect(page.Locator("input[aria-invalid=true]")).ToBeFocusedAsync();
            await page.Keyboard.TypeAsync("Keyboard");
            await page.Keyboard.PressAsync("Enter");
            await Assertions.Expect(page.GetByRole(AriaRole.Status).And(page.Locator("[data-told]"))).ToContainTextAsync("The team is there");

            await TabToAsync(page, page.GetByLabel("New people"));
            foreach (var name in (string[])["Una", "Dua", "Tria", "Quada", "Quina"])
            {
                await page.Keyboard.TypeAsync($"{name} Tester");
                await page.Keyboard.PressAsync("Enter");
            }

            await TabToAsync(page, page.GetByRole(AriaRole.Button, new() { Name = "Add them" }));
            await page.Keyboard.PressAsync("Enter");
            await Assertions.Expect(page.Locator("[data-told]")).ToContainTextAsync("They are in the team now");
            await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "People of the team" }).Locator("tbody tr")).ToHaveCountAsync(5);

            await TabToAsync(page, page.GetByRole(AriaRole.Navigation, new() { Name = "Set-up" }).GetByRole(AriaRole.Link, new() { Name = "Annotations" }), back: true);
            await page.Keyboard.PressAsync("Enter");
            await TypeDayAsync(page, page.GetByLabel("Day", new() { Exact = true }), day);
            await TabToAsync(page, page.GetByLabel("What happened"));
            await page.Keyboard.TypeAsync(Title);
            await page.Keyboard.PressAsync("Enter");
            await Assertions.Expect(page.Locator("[data-told]")).ToContainTextAsync("The annotation is");

            await page.Keyboard.PressAsync("g");
            await page.Keyboard.PressAsync("l");
            await Assertions.Expect(page.Locator(".marks").First).ToContainTextAsync(Title);

            await page.Keyboard.PressAsync("g");
            await page.Keyboard.PressAsync("u");
            await TabToAsync(page, page.GetByRole(AriaRole.Navigation, new() { Name = "Set-up" }).GetByRole(AriaRole.Link, new() { Name = "Annotations" }));
            await page.Keyboard.PressAsync("Enter");
            await TabToAsync(page, page.Locator($"summary[aria-label='Remove {Title}']"));
            await page.Keyboard.PressAsync("Enter");
            await page.Keyboard.PressAsync("Tab");
            await page.Keyboard.PressAsync("Enter");
            await Assertions.Expect(page.Locator("[data-told]")).ToContainTextAsync("off the charts");
            await Assertions.Expect(page.GetByText(Title)).ToHaveCountAsync(0);

            await visit.GoToAsync("/setup/teams/keyboard");
            await TabToAsync(page, page.Locator("summary[aria-label='Delete Keyboard']"));
            await page.Keyboard.PressAsync("Enter");
            await page.Keyboard.PressAsync("Tab");
            await page.Keyboard.PressAsync("Enter");
            await Assertions.Expect(page.Locator("[data-told]")).ToContainTextAsync("The team is deleted");
        });
    }

    [Fact]
    public async Task The_page_of_GitHub_turns_from_waiting_to_received_while_the_secret_still_stands_there()
    {
        await browser.VisitAsync("/setup/github", async visit =>
        {
            var page = visit.Page;
            await page.GetByLabel("Name", new() { Exact = true }).FillAsync("live");
            await page.GetByRole(AriaRole.Button, new() { Name = "Make a GitHub webhook" }).ClickAsync();
            await Assertions.Expect(page.Locator("#hooks-heard")).ToContainTextAsync(new Regex("live\\s*: waiting for the first event"));
            var lines = page.Locator(".secret [data-copy]");
            var (address, secret) = (await lines.Nth(0).GetAttributeAsync("data-copy"), await lines.Nth(1).GetAttributeAsync("data-copy"));

            await PingAsync(new(address!), secret!);

            await Assertions.Expect(page.Locator("#hooks-heard")).ToContainTextAsync(new Regex("live\\s*: received"));
            await Assertions.Expect(page.Locator(".secret")).ToContainTextAsync(secret!);
        });
    }

    /// <summary>In which order a field takes day and month is the browser's to decide.</summary>
    private static async Task TypeDayAsync(IPage page, ILocator field, DateOnly day)
    {
        await TabToAsync(page, field);
        foreach (var order in (string[])["ddMMyyyy", "MMddyyyy"])
        {
            await field.FocusAsync();
            await page.Keyboard.TypeAsync(day.ToString(order, CultureInfo.InvariantCulture));
            if (await field.InputValueAsync() == day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))
            {
                return;
            }

            // Its first part has the focus only after the whole has lost it.
            await field.EvaluateAsync("element => element.blur()");
        }

        Assert.Fail($"The field does not take {day}.");
    }

    private static async Task PingAsync(Uri address, string secret)
    {
        var body = """{"zen":"Keep it simple.","hook_id":7}"""u8.ToArray();
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add("X-GitHub-Event", "ping");
        request.Headers.Add("X-GitHub-Delivery", Guid.CreateVersion7().ToString());
        request.Headers.Add("X-Hub-Signature-256", "sha256=" + Convert.ToHexStringLower(System.Security.Cryptography.HMACSHA256.HashData(System.Text.Encoding.UTF8.GetBytes(secret), body)));
        using var answer = await client.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}");
    }

    /// <summary>Goes on by the Tab key until the element has the focus, as somebody without a mouse does.</summary>
    private static async Task TabToAsync(IPage page, ILocator target, bool back = false)
    {
        await Assertions.Expect(target).ToBeVisibleAsync();
        for (var presses = 0; presses < 120; presses++)
        {
            await page.Keyboard.PressAsync(back ? "Shift+Tab" : "Tab");
            if (await target.EvaluateAsync<bool>("element => element === document.activeElement"))
            {
                return;
            }
        }

        Assert.Fail($"No Tab leads to {target}.");
    }
}
