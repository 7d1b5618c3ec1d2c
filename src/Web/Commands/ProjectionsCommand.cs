using System.Globalization;
using DevEx.Store;
using DevEx.Store.Organisation;
using DevEx.Store.Projections;
using DevEx.Web.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace DevEx.Web.Commands;

/// <summary><c>projections status|resume|replay</c>: how far the figures are; goes on after a pause; projects again what was put aside.</summary>
public static class ProjectionsCommand
{
    private const string Usage = "usage: projections status|resume|replay";

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not ["status" or "resume" or "replay"])
        {
            await Console.Error.WriteLineAsync(Usage);
            return 2;
        }

        try
        {
            await using var local = await LocalDefault.OpenAsync(new ConfigurationBuilder().AddEnvironmentVariables().Build(), CancellationToken.None);
            await Migrator.MigrateAsync(local.ConnectionString, CancellationToken.None);
            await using var source = Database.Connect(local.ConnectionString);
            await Console.Out.WriteLineAsync(await DoAsync(args[0], new Database(source)));
            return 0;
        }
        catch (Exception e) when (e is StartRefusedException or NpgsqlException)
        {
            await Console.Error.WriteLineAsync($"devex: {e.Message}");
            return 1;
        }
    }

    private static async Task<string> DoAsync(string what, Database database)
    {
        var (oversight, audit, by) = (new Oversight(database), new AuditLog(database), ChangedBy.Server(Tenant.Default));
        switch (what)
        {
            case "resume":
                if (!await oversight.ResumeAsync(CancellationToken.None))
                {
                    return "was not paused";
                }

                await audit.WriteAsync(by, "projection.resume", "The projection", null, CancellationToken.None);
                return "resumed";
            case "replay":
                var result = await new Replay(database, NullLogger<Replay>.Instance).RunAsync(Tenant.Default, quarantined: true, CancellationToken.None);
                await audit.WriteAsync(by, "projection.replay", "What was put aside", result, CancellationToken.None);
                return string.Create(CultureInfo.InvariantCulture, $"{result.Healed} healed, {result.Failed} failed as before");
            default:
                var state = await oversight.StateAsync(CancellationToken.None);
                return string.Create(CultureInfo.InvariantCulture,
                    $"{state.Name}: {state.Checkpoint} of {state.LastSeqId}, {state.PutAside} put aside, led by {state.Leader?.Node ?? "nobody yet"}{Pause(state)}");
        }
    }

    private static string Pause(ProjectionState state) => state.Paused is { } paused ? $", paused at {paused.At:u}: {paused.Reason}" : "";
}
