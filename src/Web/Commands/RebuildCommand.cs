using System.Globalization;
using DevEx.Store;
using DevEx.Store.Events;
using DevEx.Store.Projections;
using DevEx.Web.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace DevEx.Web.Commands;

/// <summary><c>rebuild</c>: makes all facts and cells anew from the events, while a server may go on showing and projecting the old ones.</summary>
public static class RebuildCommand
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

    public static async Task<int> RunAsync(string[] args)
    {
        if (args.Length > 0)
        {
            await Console.Error.WriteLineAsync("usage: rebuild");
            return 2;
        }

        try
        {
            await using var local = await LocalDefault.OpenAsync(new ConfigurationBuilder().AddEnvironmentVariables().Build(), CancellationToken.None);
            await Migrator.MigrateAsync(local.ConnectionString, CancellationToken.None);
            await using var source = Database.Connect(local.ConnectionString);
            var database = new Database(source);
            var result = await new Rebuild(database, new EventStore(database, TimeProvider.System), NullLoggerFactory.Instance)
                .RunAsync(Printer(), CancellationToken.None);
            await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"{result.Events:n0} events and {result.Cells:n0} cells in {result.Took.TotalSeconds:n1} s: {result.Events / result.Took.TotalSeconds:n0} events/s"));
            return 0;
        }
        catch (Exception e) when (e is StartRefusedException or NpgsqlException or InvalidOperationException)
        {
            await Console.Error.WriteLineAsync($"devex: {e.Message}");
            return 1;
        }
    }

    /// <summary>A line a second is enough to see that it lives.</summary>
    private static Action<RebuildProgress> Printer()
    {
        var (stage, shown, gate) = ("", TimeSpan.Zero, new Lock());
        return progress =>
        {
            lock (gate)
            {
                if (progress.Stage != stage || progress.Took - shown >= Between || progress.Done >= progress.Total)
                {
                    (stage, shown) = (progress.Stage, progress.Took);
                    Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
                        $"{progress.Took.TotalSeconds,7:n1} s  {progress.Stage}: {progress.Done:n0} of {progress.Total:n0}"));
                }
            }
        };
    }
}
