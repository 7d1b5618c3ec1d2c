using DevEx.Web.Hosting;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace DevEx.EndToEnd.Browser;

/// <summary>A table that does not answer until it is let go: whoever reads it waits.</summary>
internal sealed class HeldReads : IAsyncDisposable
{
    private readonly LocalDefault _local;
    private readonly NpgsqlConnection _connection;

    private HeldReads(LocalDefault local, NpgsqlConnection connection) => (_local, _connection) = (local, connection);

    /// <summary>Holds from now on.</summary>
    public static async Task<HeldReads> BeginAsync(string home, string table)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("DEVEX_HOME", home)]).Build();
        var local = await LocalDefault.OpenAsync(settings, CancellationToken.None);
        var connection = new NpgsqlConnection(local.ConnectionString);
        await connection.OpenAsync();
        await using var begin = new NpgsqlCommand($"begin; lock table devex.{table} in access exclusive mode", connection);
        await begin.ExecuteNonQueryAsync();
        return new(local, connection);
    }

    public async ValueTask DisposeAsync()
    {
        // Closing the connection ends its transaction.
        await _connection.DisposeAsync();
        NpgsqlConnection.ClearPool(_connection);
        await _local.DisposeAsync();
    }
}
