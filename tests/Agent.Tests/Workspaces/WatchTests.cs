using System.Diagnostics;
using System.Text.Json;
using DevEx.Agent.Workspaces;

namespace DevEx.Agent.Tests.Workspaces;

public sealed class WatchTests
{
    private static readonly DateTimeOffset Nine = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Edits_count_in_new_folders_too_and_what_gitignore_names_does_not()
    {
        using var desk = new Desk("http://127.0.0.1:9");
        await desk.MakeRepositoryAsync();
        using var watch = new EditWatch(desk.Folder);

        desk.Write("out/Order.dll", "built");
        desk.Write("deep/down/out/x", "built");
        desk.Write("build.log", "built");
        await watch.SortAllAsync(TestContext.Current.CancellationToken);
        Assert.Empty(watch.TakeBeats());

        desk.Write("src/new/Pay.cs", "class Pay;");
        await Eventually.TrueAsync(() => Beats(watch) > 0, "the edit is seen");
    }

    [Fact]
    public async Task Checking_out_another_state_is_no_edit()
    {
        using var desk = new Desk("http://127.0.0.1:9");
        await desk.MakeRepositoryAsync();
        await desk.ShellAsync("git switch -qc other; echo x > Order.cs; echo y > More.cs; git add -A; git -c user.name=a -c user.email=a@b commit -qm more");
        using var watch = new EditWatch(desk.Folder);

        await desk.ShellAsync("git switch -q main");
        await watch.SortAllAsync(TestContext.Current.CancellationToken);

        Assert.Empty(watch.TakeBeats());
    }

    [Fact]
    public async Task A_watch_tells_what_it_saw_when_it_is_ended_and_only_one_runs()
    {
        await using var server = await FakeServer.StartAsync();
        using var desk = new Desk(server.Url);
        await desk.MakeRepositoryAsync();
        using var watch = desk.StartDevex("watch");
        await watch.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, (await desk.DevexAsync("watch", desk.Folder)).ExitCode);
        Assert.Contains("Watcher    running", (await desk.DevexAsync("status")).Output, StringComparison.Ordinal);
        await Eventually.TrueAsync(
            () =>
            {
                desk.Write("Order.cs", $"class Order; // {Guid.CreateVersion7()}");
                return EditSeen(desk, server);
            },
            "the watch has told of an edit");

        using var kill = Process.Start("kill", ["-INT", $"{watch.Id}"]);
        Assert.Equal(0, (await Desk.FinishAsync(watch)).ExitCode);
        Assert.Contains("Watcher    not running", (await desk.DevexAsync("status")).Output, StringComparison.Ordinal);
        Assert.All(server.StoredOf("edits_observed"), e => Assert.Equal("watcher", e.GetProperty("source").GetString()));
    }

    [Fact]
    public async Task A_folder_outside_of_git_is_not_watched()
    {
        using var desk = new Desk("http://127.0.0.1:9");

        Assert.Equal(1, (await desk.DevexAsync("watch")).ExitCode);
    }

    [Fact]
    public async Task A_clone_full_of_new_files_is_looked_at_no_further_than_agreed()
    {
        using var desk = new Desk();
        await desk.MakeRepositoryAsync();
        await desk.ShellAsync("mkdir m; cd m; seq -f 'a-file-with-quite-a-long-name-to-fill-the-pipe-%g' 9000 | xargs touch");
        var now = TimeProvider.System.GetUtcNow();

        var look = EditsLook.Begin(desk.Folder, now.AddHours(-1), now.AddHours(1))!;
        await Task.Run(look.Finish, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.NotEmpty(look.Beats!);
    }

    [Fact]
    public void Beats_are_thinned_to_one_in_five_seconds_and_the_last_one_stays()
    {
        DateTimeOffset[] edits = [.. Enumerable.Range(0, 12).Select(s => Nine.AddSeconds(s))];

        Assert.Equal([Nine.AddSeconds(1), Nine.AddSeconds(6), Nine.AddSeconds(11)], EditsLook.Thin(edits));
    }

    [Fact]
    public void No_more_beats_are_told_than_an_event_may_hold_and_the_newest_stay()
    {
        DateTimeOffset[] edits = [.. Enumerable.Range(0, 600).Select(m => Nine.AddMinutes(m))];

        var kept = EditsLook.Thin(edits);

        Assert.Equal((500, Nine.AddMinutes(599)), (kept.Count, kept[^1]));
    }

    private static int Beats(EditWatch watch)
    {
        watch.SortAsync(CancellationToken.None).GetAwaiter().GetResult();
        return watch.TakeBeats().Count;
    }

    private static bool EditSeen(Desk desk, FakeServer server) =>
        server.StoredOf("edits_observed").Any() || desk.Spool.Peek().Any(l => JsonDocument.Parse(l).RootElement.GetProperty("type").GetString() == "edits_observed");
}
