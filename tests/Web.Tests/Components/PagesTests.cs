using System.Net;
using System.Text.RegularExpressions;

namespace DevEx.Web.Tests.Components;

public sealed partial class PagesTests
{
    [Fact]
    public async Task The_gallery_is_shown_in_development_alone()
    {
        await using var development = await PagesHost.StartAsync("Development");
        await using var production = await PagesHost.StartAsync("Production");

        foreach (var page in new[] { "/gallery", "/gallery/states", "/gallery/grid" })
        {
            Assert.Equal(HttpStatusCode.OK, (await development.Client.GetAsync(page)).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await production.Client.GetAsync(page)).StatusCode);
        }
    }

    [Fact]
    public async Task A_page_has_no_script_or_style_that_the_policy_refuses()
    {
        await using var host = await PagesHost.StartAsync("Development");

        var html = await host.Client.GetStringAsync("/gallery");

        Assert.DoesNotMatch(InlineScript(), html);
        Assert.DoesNotContain("<style", html, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Every_file_that_a_page_names_is_served()
    {
        await using var host = await PagesHost.StartAsync("Development");
        var html = await host.Client.GetStringAsync("/gallery");
        var files = Files().Matches(html).Select(m => m.Groups[1].Value).Distinct().ToList();

        Assert.Contains(files, f => f.Contains("blazor.web", StringComparison.Ordinal));
        Assert.Contains(files, f => f.Contains("chart", StringComparison.Ordinal));
        foreach (var file in files)
        {
            var answer = await host.Client.GetAsync("/" + file);
            Assert.True(answer.IsSuccessStatusCode && (await answer.Content.ReadAsByteArrayAsync()).Length > 0, file);
        }
    }

    [Fact]
    public async Task A_browser_that_asks_for_the_icon_of_old_gets_ours()
    {
        await using var host = await PagesHost.StartAsync("Production");

        var moved = await host.Client.GetAsync("/favicon.ico");
        var icon = await host.Client.GetAsync(moved.Headers.Location);

        Assert.Equal(("image/svg+xml", HttpStatusCode.OK), (icon.Content.Headers.ContentType?.MediaType, icon.StatusCode));
    }

    [Fact]
    public async Task A_page_has_one_heading_and_a_way_past_the_bar()
    {
        await using var host = await PagesHost.StartAsync("Development");

        var html = await host.Client.GetStringAsync("/gallery?team=search");

        Assert.Equal(1, Rendered.Count(html, "<h1"));
        Assert.Contains("/gallery?team=search#main\" data-enhance-nav=\"false\">Skip to content", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_chosen_theme_is_in_the_first_byte()
    {
        await using var host = await PagesHost.StartAsync("Development");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/gallery/states");
        request.Headers.Add("Cookie", "devex-theme=dark");

        var html = await (await host.Client.SendAsync(request)).Content.ReadAsStringAsync();

        Assert.Contains("<html lang=\"en\" data-theme=\"dark\">", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_address_has_a_page_of_its_own()
    {
        await using var host = await PagesHost.StartAsync("Development");

        var answer = await host.Client.GetAsync("/nowhere");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        var html = await answer.Content.ReadAsStringAsync();
        Assert.Contains("There is nothing at this address", html, StringComparison.Ordinal);
        Assert.Contains("href=\"/nowhere#main\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Viewing_as_someone_sets_the_cookie_and_leads_back()
    {
        await using var host = await PagesHost.StartAsync("Development");

        var answer = await host.Client.PostAsync("/view-as", await FormAsync(host, "manager", "/gallery?team=search"));

        Assert.Equal("/gallery?team=search", answer.Headers.Location?.ToString());
        Assert.Contains("View as: Manager", await host.Client.GetStringAsync("/gallery"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://example.test/")]
    [InlineData("//example.test/")]
    public async Task Viewing_as_someone_never_leads_elsewhere(string returnTo)
    {
        await using var host = await PagesHost.StartAsync("Development");

        var answer = await host.Client.PostAsync("/view-as", await FormAsync(host, "developer", returnTo));

        Assert.Equal("/", answer.Headers.Location?.ToString());
    }

    [Fact]
    public async Task A_form_of_another_site_is_refused()
    {
        await using var host = await PagesHost.StartAsync("Development");
        using var form = new FormUrlEncodedContent([new("persona", "manager"), new("returnTo", "/")]);

        Assert.Equal(HttpStatusCode.BadRequest, (await host.Client.PostAsync("/view-as", form)).StatusCode);
    }

    private static async Task<FormUrlEncodedContent> FormAsync(PagesHost host, string persona, string returnTo)
    {
        var token = Token().Match(await host.Client.GetStringAsync("/gallery")).Groups[1].Value;
        return new([new("persona", persona), new("returnTo", returnTo), new("__RequestVerificationToken", token)]);
    }

    [GeneratedRegex("<script(?![^>]*\\ssrc=)|\\son[a-z]+=\"", RegexOptions.IgnoreCase)]
    private static partial Regex InlineScript();

    [GeneratedRegex("(?:href|src|content)=\"([^\"]+\\.(?:css|js|svg))\"")]
    private static partial Regex Files();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
