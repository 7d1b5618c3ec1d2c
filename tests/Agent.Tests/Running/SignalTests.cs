using System.Diagnostics;
using System.Text.Json;

namespace DevEx.Agent.Tests.Running;

public sealed class SignalTests
{
    [Fact]
    public async Task An_interrupt_reaches_the_command_and_the_agent_tells_its_end()
    {
        using var desk = new Desk("http://127.0.0.1:9");
        var run = desk.StartGroup("run", "--", "bash", "-c", "trap 'echo caught; exit 9' INT; echo ready; while :; do sleep 0.05; done");
        await ReadyAsync(run);

        await KillAsync("INT", -run.Id);
        var ran = await Desk.FinishAsync(run);

        Assert.Equal((9, "caught\n"), (ran.ExitCode, ran.Output));
        Assert.Equal("cancelled", Step(desk).GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task An_interrupt_that_kills_the_command_gives_130()
    {
        using var desk = new Desk("http://127.0.0.1:9");
        var run = desk.StartGroup("run", "--", "sh", "-c", "echo ready; exec sleep 60");
        await ReadyAsync(run);

        await KillAsync("INT", -run.Id);

        Assert.Equal(130, (await Desk.FinishAsync(run)).ExitCode);
        Assert.Equal("cancelled", Step(desk).GetProperty("outcome").GetString());
    }

    [Theory]
    [InlineData("TERM", 143)]
    [InlineData("HUP", 129)]
    [InlineData("USR1", 138)]
    public async Task A_signal_to_the_agent_alone_is_handed_on(string signal, int exitCode)
    {
        using var desk = new Desk("http://127.0.0.1:9");
        var run = desk.StartGroup("run", "--", "sh", "-c", "echo ready; exec sleep 60");
        await ReadyAsync(run);

        await KillAsync(signal, run.Id);

        Assert.Equal(exitCode, (await Desk.FinishAsync(run)).ExitCode);
    }

    [Fact]
    public async Task What_the_caller_ignores_the_command_ignores()
    {
        using var desk = new Desk();

        var ran = await desk.ShellAsync("trap '' HUP INT; \"$DEVEX\" run -- sh -c 'kill -HUP $$; kill -INT $$; echo alive'");

        Assert.Equal((0, "alive\n"), (ran.ExitCode, ran.Output));
    }

    [Fact]
    public async Task A_broken_pipe_ends_the_command_as_it_would_without_us()
    {
        using var desk = new Desk();

        var ran = await desk.ShellAsync("\"$DEVEX\" run -- yes | head -n 1; echo ${PIPESTATUS[0]}");

        Assert.Equal("y\n141\n", ran.Output);
    }

    private static async Task ReadyAsync(Process run) =>
        Assert.Equal("ready", await run.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));

    private static async Task KillAsync(string signal, int pid)
    {
        using var kill = Process.Start("kill", [$"-{signal}", "--", $"{pid}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    private static JsonElement Step(Desk desk) => JsonDocument.Parse(desk.Spool.Peek().Single()).RootElement;
}
