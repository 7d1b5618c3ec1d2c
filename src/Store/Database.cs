using Npgsql;

namespace DevEx.Store;

/// <summary>The way to the database. Everything that reads or writes a tenant's rows comes through here, so that the tenant is set.</summary>
/// <param name="schemas">
/// Where tables stand that are named without a schema: those that the projector makes. A rebuild writes them elsewhere with the same statements.
/// </param>
public sealed class Database(NpgsqlDataSource source, string schemas = "devex")
{
    /// <summary>For what belongs to no tenant: migrations, the sequence of events, health.</summary>
    public NpgsqlDataSource Source { get; } = source;

    // A batch of events, or what a rebuild reads, is hundreds of kilobytes: with the usual 8 it is a system call for each of them.
    private const int Buffer = 65_536;

    /// <summary>Connections that are not reset between their users.</summary>
    /// <remarks>
    /// A reset makes the server forget every plan, also those of the append's functions, which then costs more than the append. There is
    /// nothing to reset: settings are local to a transaction, and whoever listens or locks for longer ends it.
    /// </remarks>
    public static NpgsqlDataSource Connect(string connectionString) =>
        NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { NoResetOnClose = true, ReadBufferSize = Buffer, WriteBufferSize = Buffer });

    /// <summary>The one place that says whose rows a transaction is about.</summary>
    public async Task<TenantTransaction> BeginAsync(Tenant tenant, CancellationToken ct)
    {
        var connection = await Source.OpenConnectionAsync(ct);
        try
        {
            var transaction = await connection.BeginTransactionAsync(ct);
            await using var set = new NpgsqlCommand($"{SetTenant(tenant)}; set local search_path = {schemas}", connection, transaction);
            await set.ExecuteNonQueryAsync(ct);
            return new TenantTransaction(tenant, connection, transaction);
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException)
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>SET LOCAL and not set_config(): a Citus coordinator passes only the former on to its workers.</summary>
    internal static string SetTenant(Tenant tenant) => $"set local devex.tenant = '{tenant.Id}'";
}

/// <summary>A transaction about one tenant's rows. Rolled back unless committed.</summary>
public sealed class TenantTransaction(Tenant tenant, NpgsqlConnection connection, NpgsqlTransaction transaction) : IAsyncDisposable
{
    public Tenant Tenant { get; private set; } = tenant;

    public NpgsqlConnection Connection => connection;

    /// <summary>A command in this transaction. <c>$1</c> is always the tenant; the values follow from <c>$2</c>.</summary>
    /// <remarks>A lone array needs a cast to object, or its items become the values.</remarks>
    public NpgsqlCommand Command(string sql, params ReadOnlySpan<object?> values)
    {
        var command = new NpgsqlCommand(sql, connection, transaction);
        command.Parameters.Add(new() { Value = Tenant.Id });
        foreach (var value in values)
        {
            command.Parameters.Add(value as NpgsqlParameter ?? new() { Value = value ?? DBNull.Value });
        }

        return command;
    }

    /// <summary>Goes on with another tenant's rows: for the projector, whose events come from all.</summary>
    public async Task SwitchToAsync(Tenant tenant, CancellationToken ct)
    {
        if (tenant != Tenant)
        {
            await using var set = new NpgsqlCommand(Database.SetTenant(tenant), connection, transaction);
            await set.ExecuteNonQueryAsync(ct);
            Tenant = tenant;
        }
    }

    /// <summary>Runs a command of this transaction and says how many rows it touched.</summary>
    public async Task<int> ExecuteAsync(string sql, object?[] values, CancellationToken ct)
    {
        await using var command = Command(sql, values);
        return await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>The fastest way in for many rows. <paramref name="into"/> is a table with its columns, the tenant's first; each row begins with that.</summary>
    public async Task CopyAsync<TRow>(string into, IEnumerable<TRow> rows, Func<NpgsqlBinaryImporter, TRow, Task> write, CancellationToken ct)
    {
        await using var copy = await connection.BeginBinaryImportAsync($"copy {into} from stdin (format binary)", ct);
        foreach (var row in rows)
        {
            await copy.StartRowAsync(ct);
            await copy.WriteAsync(Tenant.Id, ct);
            await write(copy, row);
        }

        await copy.CompleteAsync(ct);
    }

    /// <summary>A point to come back to when what follows fails.</summary>
    public Task SaveAsync(string savepoint, CancellationToken ct) => transaction.SaveAsync(savepoint, ct);

    public Task RollbackToAsync(string savepoint, CancellationToken ct) => transaction.RollbackAsync(savepoint, ct);

    public Task CommitAsync(CancellationToken ct) => transaction.CommitAsync(ct);

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }
}
