using System.Text.Json;

namespace DevEx.Agent.Tests.Running;

public sealed class OnTheServerTests
{
    [Fact]
    public async Task A_command_and_the_edit_before_it_are_on_the_server_within_two_seconds()
    {
        await using var server = await FakeServer.StartAsync();
        using var desk = new Desk(server.Url);
        await desk.MakeRepositoryAsync();
        desk.WriteAgo("Order.cs", TimeSpan.FromMinutes(3));

        var ran = await desk.DevexAsync("run", "--phase", "build", "--", "true");
        var ended = TimeProvider.System.GetTimestamp();
        await Eventually.TrueAsync(() => server.StoredOf("step_finished").Any() && server.StoredOf("edits_observed").Any(), "both are on the server");

        Assert.Equal(0, ran.ExitCode);
        Assert.True(TimeProvider.System.GetElapsedTime(ended) < TimeSpan.FromSeconds(2), $"It took {TimeProvider.System.GetElapsedTime(ended)}.");
        Assert.Equal("Bearer dxa_test", server.Batches.First().Authorization);
        Assert.DoesNotContain("subject", server.Batches.First().Raw, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Edits_are_told_once_and_what_the_command_wrote_or_git_ignores_is_none()
    {
        await using var server = await FakeServer.StartAsync();
        using var desk = new Desk(server.Url);
        await desk.MakeRepositoryAsync();
        desk.WriteAgo("Order.cs", TimeSpan.FromMinutes(3));
        desk.WriteAgo("New.cs", TimeSpan.FromMinutes(2));
        desk.WriteAgo("out/Order.dll", TimeSpan.FromMinutes(1));
        desk.WriteAgo("Old.cs", TimeSpan.FromHours(9));

        await desk.DevexAsync("run", "--", "sh", "-c", "echo generated > Generated.cs");
        await desk.DevexAsync("run", "--", "true");
        await Eventually.TrueAsync(() => server.StoredOf("step_finished").Count() == 2 && server.StoredOf("edits_observed").Any(), "all is on the server");

        var beats = server.StoredOf("edits_observed").SelectMany(e => e.GetProperty("beats").EnumerateArray()).Select(b => b.GetDateTimeOffset()).Distinct();
        var ages = beats.Select(b => Math.Round((TimeProvider.System.GetUtcNow() - b).TotalMinutes)).Order();
        Assert.Equal([2, 3], ages);
        Assert.All(server.StoredOf("edits_observed"), e => Assert.Equal("run", e.GetProperty("source").GetString()));
    }

    [Fact]
    public async Task Nothing_private_leaves_the_machine()
    {
        const string Secret = "hunter2";
        await using var server = await FakeServer.StartAsync();
        using var desk = new Desk(server.Url);
        desk.Environment["API_TOKEN"] = $"{Secret}-env";
        await desk.MakeRepositoryAsync($"https://{Secret}-user:{Secret}-pass@{Secret}.example.org:8443/Shop/Checkout.git?{Secret}");
        desk.WriteAgo($"{Secret}/{Secret}.cs", TimeSpan.FromMinutes(1));
        var folder = Path.Combine(desk.Folder, $"sub-{Secret}");
        Directory.CreateDirectory(folder);

        string[] commands =
        [
            $"dotnet build {Secret}.sln -p:Password={Secret}", $"TOKEN={Secret} npm run {Secret.ToUpperInvariant()} -- {Secret}", $"./{Secret}.sh {Secret}",
            $"git commit -m {Secret}", $"git checkout {Secret}", $"docker push {Secret}.io/{Secret}:1", $"make {Secret} TOKEN={Secret}",
            $"sh -c 'curl -H {Secret} https://{Secret}'", $"kubectl -n {Secret} apply -f {Secret}", $"mvn -D{Secret} test", $"python3 -m {Secret}",
        ];
        foreach (var command in commands)
        {
            await desk.ShellAsync($"cd sub-{Secret}; \"$DEVEX\" run -- env {command} >/dev/null 2>&1");
        }

        await desk.DevexAsync("flush");
        await Eventually.TrueAsync(() => server.StoredOf("step_finished").Count() == commands.Length, "all steps are on the server");
        var sent = string.Concat(server.Batches.Select(b => b.Raw));
        Assert.DoesNotContain(Secret, sent, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(desk.Folder, sent, StringComparison.Ordinal);
        Assert.DoesNotContain(Environment.UserName + "\"", sent, StringComparison.Ordinal);
        Assert.All(server.Stored, e => Assert.Equal("shop/checkout", e.GetProperty("workspace").GetProperty("repository").GetString()));
    }

    [Fact]
    public async Task Inspect_shows_what_will_be_sent_word_for_word()
    {
        using var desk = new Desk("http://127.0.0.1:9");
        await desk.DevexAsync("run", "--", "true");

        var shown = JsonDocument.Parse((await desk.DevexAsync("inspect")).Output).RootElement;

        var waiting = Assert.Single(desk.Spool.Peek());
        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(waiting).RootElement, Assert.Single(shown.EnumerateArray())));
    }
}
