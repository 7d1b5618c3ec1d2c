using System.Diagnostics;
using DevEx.EndToEnd.Browser;
using DevEx.EndToEnd.Programs;
using Microsoft.Playwright;

namespace DevEx.EndToEnd;

/// <summary>The agent in a real repository, the real server, and an open page that nobody touches.</summary>
public sealed class AgentTests(BrowserFixture browser, ITestOutputHelper output)
{
    private const string Bars = "table.iterations tbody .segment-bar";

    [Fact]
    public async Task A_build_and_the_edit_before_it_turn_up_on_an_open_page()
    {
        var server = await browser.ServerAsync();
        await using var place = await Workplace.CreateAsync();

        await browser.VisitAsync("/me", async visit =>
        {
            await StayAsync(visit.Page);
            var connected = await place.DevexAsync("connect", server.Address.ToString(), await server.CreateTokenAsync("agent"));
            Assert.Equal(0, connected.ExitCode);
            Assert.DoesNotContain(place.Repository, await visit.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);

            place.Edit("2");
            var built = await place.DevexAsync("run", "--", "dotnet", "build", "-v", "q", "--nologo");
            var builtAt = Stopwatch.GetTimestamp();
            Assert.True(built.ExitCode == 0, built.Output + built.Error);
            await Assertions.Expect(visit.Page.Locator(Bars).First).ToHaveAttributeAsync("aria-label", new System.Text.RegularExpressions.Regex("Code .+Build "));
            output.WriteLine($"From the end of the build to the iteration on the open page: {Stopwatch.GetElapsedTime(builtAt).TotalSeconds:f2} s.");

            var failed = await place.DevexAsync("run", "--phase", "test", "--", "false");
            var failedAt = Stopwatch.GetTimestamp();
            Assert.Equal(1, failed.ExitCode);
            await Assertions.Expect(visit.Page.Locator(Bars).First).ToHaveAttributeAsync("aria-label", new System.Text.RegularExpressions.Regex("Build .+Test "));
            await Assertions.Expect(visit.Page.Locator("table.iterations tbody tr").First).ToContainTextAsync("failure");
            output.WriteLine($"From the end of the failed command to its phase: {Stopwatch.GetElapsedTime(failedAt).TotalSeconds:f2} s.");

            await Assertions.Expect(visit.Page.Locator("table.iterations tbody tr").First).ToContainTextAsync(place.Repository);
            await AssertStayedAsync(visit.Page);
        });
    }

    [Theory]
    [InlineData("exit 0", 0)]
    [InlineData("exit 3", 3)]
    [InlineData("kill -TERM $$", 143)]
    public async Task The_exit_code_of_a_command_passes_through(string script, int code)
    {
        var server = await browser.ServerAsync();
        await using var place = await Workplace.CreateAsync();
        (await place.DevexAsync("connect", server.Address.ToString(), await server.CreateTokenAsync("agent"))).MustSucceed();

        var ran = await place.DevexAsync("run", "--", "sh", "-c", script);

        Assert.Equal(code, ran.ExitCode);
        Assert.Equal("", ran.Error);
    }

    // A reload would lose it.
    private static Task StayAsync(IPage page) => page.EvaluateAsync("() => { window.stayed = true; }");

    private static async Task AssertStayedAsync(IPage page) => Assert.True(await page.EvaluateAsync<bool>("() => window.stayed === true"), "The page was loaded again.");
}
