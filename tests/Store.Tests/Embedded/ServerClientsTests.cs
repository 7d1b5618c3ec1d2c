using System.Globalization;
using DevEx.Store.Embedded;

namespace DevEx.Store.Tests.Embedded;

public sealed class ServerClientsTests : IDisposable
{
    // Greater than any number that Linux gives to a process.
    private const int Nobody = 4_194_305;

    private readonly TestHome _home = new();
    private readonly ServerClients _clients;

    public ServerClientsTests() => _clients = new ServerClients(_home.Path);

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task A_start_waits_until_a_dead_man_switch_has_done_its_work()
    {
        var mark = Mark(Environment.ProcessId);

        var waiting = _clients.WaitForStopAsync(TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);

        Directory.Delete(mark);
        await waiting;
    }

    [Fact]
    public async Task The_mark_of_a_switch_that_was_killed_holds_nobody_up()
    {
        var mark = Mark(Nobody);

        await _clients.WaitForStopAsync(TestContext.Current.CancellationToken);

        Assert.False(Directory.Exists(mark));
    }

    [Fact]
    public void Only_applications_that_live_count()
    {
        File.WriteAllText(Path.Combine(_home.Path, $"{Nobody}.1"), "");
        Assert.False(_clients.Any());

        var own = _clients.Add();
        Assert.True(_clients.Any());

        _clients.Remove(own);
        Assert.False(_clients.Any());
    }

    [Fact]
    public async Task A_switch_whose_application_said_goodbye_stops_nothing()
    {
        var stopped = Path.Combine(_home.Path, "stopped");
        var own = _clients.Add();

        await using (DeadManSwitch.Arm(_home.Path, own, ["/bin/sh", "-c", ": >\"$0\"", stopped]))
        {
        }

        Assert.False(File.Exists(stopped));
        Assert.True(_clients.Any());
    }

    private string Mark(int pid) =>
        Directory.CreateDirectory(Path.Combine(_home.Path, "stop." + pid.ToString(CultureInfo.InvariantCulture))).FullName;
}
