using System.Net;
using System.Text.Json;
using DevEx.Web.Tests.Overview;

namespace DevEx.Web.Tests.Annotations;

/// <summary>What an annotated change did, and when nothing is said of it.</summary>
public sealed class BeforeAfterTests
{
    private const double Minute = 60_000;

    [Fact]
    public async Task A_team_is_compared_with_itself_and_with_those_without_the_change()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.TeamAsync("fast", 6, package: 6, then: (SeededGroup.Today.AddDays(-15), 2));
        await host.Seeds.TeamAsync("same", 7, package: 6);
        await host.Seeds.AnnotationAsync("Remote builds", "team", "fast", null, daysAgo: 15);

        var answer = await AskAsync(host, "Remote builds");

        Assert.Equal("controlled", answer.GetProperty("evidence").GetString());
        Assert.InRange(Ms(answer.GetProperty("changed").GetProperty("difference")), -4.2 * Minute, -3.8 * Minute);
        Assert.Equal(0, Ms(answer.GetProperty("control").GetProperty("difference")));
        Assert.InRange(Ms(answer.GetProperty("net")), -4.2 * Minute, -3.8 * Minute);
        Assert.True(answer.GetProperty("net").GetProperty("clear").GetBoolean());
        Assert.Equal(4, answer.GetProperty("points").GetArrayLength());

        var page = await host.PageAsync("/before-after?annotation=Remote%20builds");
        Assert.Contains("The median cycle of Fast went from", page, StringComparison.Ordinal);
        Assert.Contains("is the change&#x27;s own", page, StringComparison.Ordinal);
        Assert.Contains("Those without it", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Both_windows_are_whole_weeks_of_one_length_around_the_day_of_the_change()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.TeamAsync("fast", 6, package: 6);
        await host.Seeds.AnnotationAsync("Now", "all", null, null, daysAgo: 17);

        var answer = await AskAsync(host, "Now", "&weeks=8");

        var day = SeededGroup.Today.AddDays(-17);
        Assert.Equal(2, answer.GetProperty("weeks").GetInt32());
        Assert.Equal((day.AddDays(-14), day.AddDays(-1)), Window(answer, "before"));
        Assert.Equal((day.AddDays(1), day.AddDays(14)), Window(answer, "after"));
        Assert.Contains("only 2 whole weeks have passed since", await host.PageAsync("/before-after?annotation=Now&weeks=8"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_all_had_has_nobody_to_be_compared_with()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.TeamAsync("one", 6, package: 6);
        await host.Seeds.TeamAsync("two", 6, package: 2);
        await host.Seeds.AnnotationAsync("New laptops", "all", null, null, daysAgo: 20);

        var answer = await AskAsync(host, "New laptops");

        Assert.Equal("noControl", answer.GetProperty("evidence").GetString());
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("control").ValueKind);
        Assert.Contains("Nobody was without it", await host.PageAsync("/before-after?annotation=New%20laptops"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Before_a_week_is_over_nothing_is_said()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.TeamAsync("fast", 6, package: 6);
        await host.Seeds.AnnotationAsync("Yesterday", "team", "fast", null, daysAgo: 7);

        var answer = await AskAsync(host, "Yesterday");

        Assert.Equal(0, answer.GetProperty("weeks").GetInt32());
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("changed").ValueKind);
        Assert.Contains("too early to tell", await host.PageAsync("/before-after"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_small_team_nothing_is_told_and_a_small_rest_is_no_control()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.TeamAsync("few", 4, package: 6);
        await host.Seeds.TeamAsync("many", 6, package: 2);
        await host.Seeds.AnnotationAsync("In few", "team", "few", null, daysAgo: 20);
        await host.Seeds.AnnotationAsync("In many", "team", "many", null, daysAgo: 20);

        var few = await AskAsync(host, "In few");
        var many = await AskAsync(host, "In many");

        Assert.True(few.GetProperty("suppressed").GetBoolean());
        Assert.Equal((JsonValueKind.Null, 0), (few.GetProperty("changed").ValueKind, few.GetProperty("points").GetArrayLength()));
        Assert.Equal("noControl", many.GetProperty("evidence").GetString());
        Assert.DoesNotContain("median cycle of Few", await host.PageAsync("/before-after?annotation=In%20few"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_middle_loop_is_compared_too()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.TeamAsync("one", 6, package: 6);
        await host.Seeds.ChangeAsync(1, 3);
        await host.Seeds.AnnotationAsync("Merge queue", "all", null, null, daysAgo: 8);

        var answer = await AskAsync(host, "Merge queue", "&loop=middle");

        Assert.Equal("notEnoughData", answer.GetProperty("evidence").GetString());
        Assert.Equal((0, 1), (answer.GetProperty("changed").GetProperty("nBefore").GetInt32(), answer.GetProperty("changed").GetProperty("nAfter").GetInt32()));
        Assert.Contains("too little data", await host.PageAsync("/before-after?annotation=Merge%20queue&loop=middle"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_annotation_leads_to_the_web_alone()
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.TeamAsync("one", 6, package: 6);
        await host.Seeds.AnnotationAsync("Image", "all", null, "https://example.test/image");
        await host.Seeds.AnnotationAsync("Script", "all", null, "javascript:alert(1)");

        Assert.Contains("href=\"https://example.test/image\"", await host.PageAsync("/before-after?annotation=Image"), StringComparison.Ordinal);
        Assert.DoesNotContain("javascript:", await host.PageAsync("/before-after?annotation=Script"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", HttpStatusCode.BadRequest)]
    [InlineData("?annotation=a&weeks=9", HttpStatusCode.BadRequest)]
    [InlineData("?annotation=a&loop=left", HttpStatusCode.BadRequest)]
    [InlineData("?annotation=a%00b", HttpStatusCode.BadRequest)]
    [InlineData("?annotation=nothing", HttpStatusCode.NotFound)]
    public async Task What_cannot_be_asked_is_said_so(string query, HttpStatusCode status)
    {
        await using var host = await DashboardHost.StartAsync();
        await host.Seeds.ReceivedAsync();

        using var answer = await host.Client.GetAsync($"/api/v1/before-after{query}");

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
    }

    private static Task<JsonElement> AskAsync(DashboardHost host, string annotation, string more = "") =>
        host.ApiAsync($"/api/v1/before-after?annotation={Uri.EscapeDataString(annotation)}{more}");

    private static double Ms(JsonElement movement) => movement.GetProperty("ms").GetDouble();

    private static (DateOnly, DateOnly) Window(JsonElement answer, string name) =>
        (DateOnly.Parse(answer.GetProperty(name).GetProperty("from").GetString()!), DateOnly.Parse(answer.GetProperty(name).GetProperty("to").GetString()!));
}
