using System.Text.Json;
using DevEx.Domain.Events;

namespace DevEx.Agent.Tests.Running;

public sealed class RecordingTests
{
    private const string Nowhere = "http://127.0.0.1:9";

    [Theory]
    [InlineData("exit 0", "success")]
    [InlineData("exit 1", "failure")]
    [InlineData("exit 124", "failure")]
    [InlineData("exit 126", "error")]
    [InlineData("exit 127", "error")]
    [InlineData("exit 143", "cancelled")]
    public async Task The_outcome_follows_from_the_exit_code(string line, string outcome)
    {
        using var desk = new Desk(Nowhere);

        await desk.DevexAsync("run", "--", "sh", "-c", line);

        Assert.Equal(outcome, Only(desk).GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task A_limit_that_ran_out_is_a_timeout()
    {
        using var desk = new Desk(Nowhere);

        var ran = await desk.DevexAsync("run", "--", "timeout", "0.1", "sleep", "60");

        Assert.Equal(124, ran.ExitCode);
        Assert.Equal("timeout", Only(desk).GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task A_step_says_where_and_what_it_was_as_the_catalogue_has_it()
    {
        using var desk = new Desk(Nowhere);
        await desk.MakeRepositoryAsync();
        var head = (await desk.ShellAsync("git rev-parse HEAD")).Output.Trim();

        await desk.DevexAsync("run", "--", "sh", "-c", "make test; true");

        var line = desk.Spool.Peek()[^1];
        var step = (StepFinished)EventCatalogue.Find("step_finished")!.Read(
            line.Replace("{\"id\"", "{\"subject\":\"01890000-0000-7000-8000-000000000001\",\"id\"", StringComparison.Ordinal));
        Assert.Equal(new Workspace("shop/checkout", "main"), step.Workspace);
        Assert.Equal((Phase.Test, "make", "make test", head, "agent"), (step.Phase, step.Tool, step.Label, step.Commit, step.Source));
        Assert.Equal(step.FinishedAt, step.At);
        Assert.True(step.StartedAt < step.FinishedAt);
        Assert.Null(step.Waited);
    }

    [Fact]
    public async Task A_session_is_not_waited_for()
    {
        using var desk = new Desk(Nowhere);

        await desk.DevexAsync("run", "--", "sh", "-c", "true || skaffold dev");

        Assert.False(Only(desk).GetProperty("waited").GetBoolean());
    }

    [Fact]
    public async Task The_developers_word_on_the_phase_counts()
    {
        using var desk = new Desk(Nowhere);

        await desk.DevexAsync("run", "--phase", "Deploy", "--", "true");

        Assert.Equal("deploy", Only(desk).GetProperty("phase").GetString());
    }

    [Fact]
    public async Task Nothing_is_recorded_where_the_developer_does_not_want_it()
    {
        using var desk = new Desk(Nowhere);
        await desk.MakeRepositoryAsync();

        await desk.ShellAsync("DO_NOT_TRACK=1 \"$DEVEX\" run -- true");
        await desk.ShellAsync("\"$DEVEX\" pause; \"$DEVEX\" run -- true; \"$DEVEX\" resume");
        await desk.ShellAsync("git config devex.record false; \"$DEVEX\" run -- true");
        Assert.Empty(desk.Spool.Peek());

        await desk.ShellAsync("git config devex.record true; \"$DEVEX\" run -- true");
        Assert.NotEmpty(desk.Spool.Peek());
    }

    [Theory]
    [InlineData("touch \"$DEVEX_AGENT_HOME\"")]
    [InlineData("mkdir -p \"$DEVEX_AGENT_HOME\"; printf '{' > \"$DEVEX_AGENT_HOME/config.json\"")]
    [InlineData("export DEVEX_AGENT_HOME=/proc/nowhere")]
    [InlineData("mkdir -p \"$DEVEX_AGENT_HOME\"; cp config \"$DEVEX_AGENT_HOME/config.json\"; touch \"$DEVEX_AGENT_HOME/servers\"")]
    [InlineData("mkdir -p \"$DEVEX_AGENT_HOME/servers/http___127.0.0.1_9/current.jsonl\"; cp config \"$DEVEX_AGENT_HOME/config.json\"")]
    [InlineData("mkdir -p \"$DEVEX_AGENT_HOME/servers/http___127.0.0.1_9\"; cp config \"$DEVEX_AGENT_HOME/config.json\"; ln -s /dev/full \"$DEVEX_AGENT_HOME/servers/http___127.0.0.1_9/current.jsonl\"")]
    [InlineData("mkdir gone; cd gone; rmdir ../gone")]
    public async Task An_agent_that_cannot_write_changes_nothing_for_the_command(string trouble)
    {
        using var desk = new Desk();
        desk.Write("config", """{"url":"http://127.0.0.1:9","token":"t"}""");

        const string Command = "sh -c 'echo out; exit 3'";

        var ran = await desk.ShellAsync($"{trouble}; \"$DEVEX\" run -- {Command}");

        Assert.Equal((3, "out\n"), (ran.ExitCode, ran.Output));
        Assert.DoesNotContain("devex", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trouble_is_told_in_one_line_to_those_who_ask()
    {
        using var desk = new Desk(Nowhere);
        desk.Environment["DEVEX_VERBOSE"] = "1";
        Directory.CreateDirectory(Path.Combine(desk.Spool.Location, "current.jsonl"));

        var ran = await desk.DevexAsync("run", "--", "true");

        Assert.Equal(0, ran.ExitCode);
        Assert.StartsWith("devex: not recorded: ", Assert.Single(ran.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commands_side_by_side_lose_nothing()
    {
        using var desk = new Desk(Nowhere);

        await desk.ShellAsync("for p in 1 2 3 4 5; do (for i in 1 2 3 4; do \"$DEVEX\" run -- true; done) & done; wait");

        var ids = desk.Spool.Peek().Select(l => JsonDocument.Parse(l).RootElement.GetProperty("id").GetGuid()).ToList();
        Assert.Equal((20, 20), (ids.Count, ids.Distinct().Count()));
    }

    private static JsonElement Only(Desk desk) => JsonDocument.Parse(Assert.Single(desk.Spool.Peek())).RootElement;
}
