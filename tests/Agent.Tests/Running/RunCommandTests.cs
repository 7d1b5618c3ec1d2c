using System.Security.Cryptography;

namespace DevEx.Agent.Tests.Running;

public sealed class RunCommandTests
{
    [Theory]
    [InlineData("exit 0", 0)]
    [InlineData("exit 7", 7)]
    [InlineData("exit 255", 255)]
    [InlineData("kill -TERM $$", 143)]
    [InlineData("kill -KILL $$", 137)]
    [InlineData("kill -INT $$", 130)]
    public async Task The_exit_code_is_the_commands(string line, int exitCode)
    {
        using var desk = new Desk();

        Assert.Equal(exitCode, (await desk.DevexAsync("run", "--", "bash", "-c", line)).ExitCode);
    }

    [Fact]
    public async Task A_command_that_is_not_there_gives_127_and_one_line()
    {
        using var desk = new Desk();

        var ran = await desk.DevexAsync("run", "--", "no-such-command", "x");

        Assert.Equal((127, "devex: no-such-command: command not found\n"), (ran.ExitCode, ran.Error));
    }

    [Fact]
    public async Task A_file_that_cannot_be_executed_gives_126_and_one_line()
    {
        using var desk = new Desk();
        desk.Write("notes.txt", "words");

        var ran = await desk.DevexAsync("run", "--", "./notes.txt");

        Assert.Equal((126, "devex: ./notes.txt: cannot be executed\n"), (ran.ExitCode, ran.Error));
    }

    [Fact]
    public async Task A_script_that_names_no_shell_runs_as_it_does_in_a_shell()
    {
        using var desk = new Desk();
        desk.Write("go", "echo \"went $1\"; exit 4");

        var ran = await desk.ShellAsync("chmod +x go; \"$DEVEX\" run -- ./go far");

        Assert.Equal((4, "went far\n"), (ran.ExitCode, ran.Output));
    }

    [Fact]
    public async Task Streams_pass_byte_for_byte()
    {
        using var desk = new Desk();
        var bytes = RandomNumberGenerator.GetBytes(1_000_000);
        await File.WriteAllBytesAsync(Path.Combine(desk.Folder, "in"), bytes, TestContext.Current.CancellationToken);

        await desk.ShellAsync("\"$DEVEX\" run -- sh -c 'cat; head -c 100000 in >&2' <in >out 2>err");

        Assert.Equal(bytes, await File.ReadAllBytesAsync(Path.Combine(desk.Folder, "out"), TestContext.Current.CancellationToken));
        Assert.Equal(bytes[..100_000], await File.ReadAllBytesAsync(Path.Combine(desk.Folder, "err"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Arguments_and_environment_pass_as_they_are()
    {
        using var desk = new Desk();
        desk.Environment["DEVEX_TEST_WORD"] = "für \"alle\" $HOME\nzeilen";

        var ran = await desk.DevexAsync("run", "--", "sh", "-c", "printf '%s|' \"$@\"; printf '%s' \"$DEVEX_TEST_WORD\"", "sh", "--phase", "a b", "", "*", "ü");

        Assert.Equal("--phase|a b||*|ü|für \"alle\" $HOME\nzeilen", ran.Output);
    }

    [Fact]
    public async Task A_command_at_a_terminal_still_has_it()
    {
        using var desk = new Desk();

        var ran = await desk.ShellAsync("script -qec '\"$DEVEX\" run -- sh -c \"test -t 0 && test -t 1 && test -t 2 && stty -a | grep -o icanon\"' /dev/null");

        Assert.Equal((0, "icanon"), (ran.ExitCode, ran.Output.Trim()));
    }

    [Theory]
    [InlineData]
    [InlineData("--")]
    [InlineData("--phase")]
    [InlineData("--phase", "lunch", "--", "true")]
    [InlineData("--fast", "true")]
    public async Task A_misuse_is_explained_and_gives_2(params string[] args)
    {
        using var desk = new Desk();

        var ran = await desk.DevexAsync(["run", .. args]);

        Assert.Equal(2, ran.ExitCode);
        Assert.StartsWith("Usage: devex run", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_open_descriptor_of_the_caller_is_not_held_beyond_the_command()
    {
        await using var server = await FakeServer.StartAsync();
        var asked = new TaskCompletionSource();
        var answer = new TaskCompletionSource();
        server.OnEvents = async (http, batch) =>
        {
            asked.TrySetResult();
            await answer.Task;
            await server.AcknowledgeAsync(http, batch);
        };
        using var desk = new Desk(server.Url);

        // cat ends when the last holder of the pipe's end lets go; the sending in the background waits for our answer meanwhile.
        var ran = await desk.ShellAsync("{ \"$DEVEX\" run -- true 3>&1 1>/dev/null; } | cat; echo let go");
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        answer.SetResult();

        Assert.Equal("let go\n", ran.Output);
        await Eventually.TrueAsync(() => server.Stored.Count > 0, "the step arrives");
    }
}
