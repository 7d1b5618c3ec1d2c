using System.Globalization;
using System.Reflection;
using Npgsql;

namespace DevEx.Store;

/// <summary>Brings the schema up to date: numbered SQL files, each once, in order. A merged file is never edited.</summary>
public static class Migrator
{
    /// <summary>Applies what is missing; safe when several nodes start at once.</summary>
    /// <returns>How many files were applied.</returns>
    /// <exception cref="InvalidOperationException">The database was made by a newer version.</exception>
    public static async Task<int> MigrateAsync(string connectionString, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(ct);
        await ExecuteAsync(connection, "select pg_advisory_lock(7001002)", ct);
        await ExecuteAsync(connection, """
            create schema if not exists devex;
            create table if not exists devex.schema_migrations (number int primary key, name text not null, applied_at timestamptz not null default now())
            """, ct);

        var applied = await AppliedAsync(connection, ct);
        var files = Files();
        if (applied > files.Count)
        {
            throw new InvalidOperationException(
                $"The database is at migration {applied}, this version knows {files.Count}. Run the version that made it, or a newer one.");
        }

        foreach (var (number, name) in files.Where(f => f.Number > applied))
        {
            await ApplyAsync(connection, number, name, ct);
        }

        return files.Count - applied;
    }

    private static async Task ApplyAsync(NpgsqlConnection connection, int number, string name, CancellationToken ct)
    {
        await using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await ExecuteAsync(connection, await reader.ReadToEndAsync(ct), ct);
        await using var record = new NpgsqlCommand("insert into devex.schema_migrations (number, name) values ($1, $2)", connection, transaction)
        {
            Parameters = { new() { Value = number }, new() { Value = name } },
        };
        await record.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>The files by number: 1, 2, 3 without a gap.</summary>
    private static List<(int Number, string Name)> Files()
    {
        var files = Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(n => n.EndsWith(".sql", StringComparison.Ordinal))
            .Select(n => (Number: int.Parse(n.AsSpan(0, 4), CultureInfo.InvariantCulture), Name: n))
            .OrderBy(f => f.Number)
            .ToList();
        return files.Index().All(f => f.Item.Number == f.Index + 1) ? files : throw new InvalidOperationException("The migrations have a gap.");
    }

    private static async Task<int> AppliedAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var query = new NpgsqlCommand("select coalesce(max(number), 0) from devex.schema_migrations", connection);
        return (int)(await query.ExecuteScalarAsync(ct))!;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }
}
