using System.Runtime.Versioning;
using DevEx.Store.Embedded;
using Npgsql;

namespace DevEx.Store.Tests.Embedded;

[UnsupportedOSPlatform("windows")]
public sealed class OddHomesTests
{
    [Theory]
    [InlineData("a-name-so-long-that-the-address-of-a-socket-below-it-would-not-fit-into-the-107-bytes-the-system-has-for-one/and-then-some")]
    [InlineData("white space & signs; 'single' (quotes) #ü")]
    public async Task A_home_with_a_long_or_odd_name_works(string below)
    {
        using var home = new TestHome(below);
        string socket;

        await using (var postgres = await home.StartAsync())
        {
            socket = new NpgsqlConnectionStringBuilder(postgres.ConnectionString).Host!;
            Assert.Equal(1, await TestHome.AddRowAsync(postgres.ConnectionString));
        }

        Assert.StartsWith("/tmp/devex-pg-", socket, StringComparison.Ordinal);
        Assert.False(home.IsServerUp);
        Directory.Delete(socket);
    }

    [Theory]
    [InlineData("$(touch trap)")]
    [InlineData("`touch trap`")]
    [InlineData("\"; touch trap; \"")]
    public async Task A_home_that_a_shell_would_act_on_is_refused(string below)
    {
        using var home = new TestHome(below);

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(home.StartAsync);

        Assert.Contains(home.Path, refusal.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(home.Path));
    }

    [Fact]
    public async Task A_link_in_place_of_a_folder_is_refused_and_what_it_points_to_left_alone()
    {
        using var home = new TestHome();
        using var elsewhere = new TestHome();
        await using (await home.StartAsync())
        {
        }

        var run = Path.Combine(home.ServerFolder, "run");
        Directory.Delete(run);
        Directory.CreateSymbolicLink(run, elsewhere.Path);
        var before = File.GetUnixFileMode(elsewhere.Path);

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(home.StartAsync);

        Assert.Contains(run, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.GetUnixFileMode(elsewhere.Path));
    }

    [Fact]
    public async Task Data_of_another_version_is_mentioned_and_kept()
    {
        using var home = new TestHome();
        var old = Directory.CreateDirectory(Path.Combine(home.Path, "pg9", "data"));
        await File.WriteAllTextAsync(Path.Combine(old.FullName, "PG_VERSION"), "9", TestContext.Current.CancellationToken);
        var said = new List<string>();

        await using (await EmbeddedPostgres.StartAsync(home.Options with { Log = said.Add }, TestContext.Current.CancellationToken))
        {
        }

        Assert.Contains(said, line => line.Contains("pg9", StringComparison.Ordinal) && line.Contains("DEVEX_PG_BIN", StringComparison.Ordinal));
        Assert.True(old.Exists);
    }
}
