// An application with an embedded server, for tests that need one to kill: keeps the server of the given home until it is told to stop.
using DevEx.Store.Embedded;

var options = new EmbeddedOptions { Home = args[0], MaxConnections = 20, Log = Console.Error.WriteLine };
await using (var postgres = await EmbeddedPostgres.StartAsync(options, CancellationToken.None))
{
    Console.WriteLine(postgres.ConnectionString);
    await Console.In.ReadLineAsync();
}

Console.WriteLine("stopped");
