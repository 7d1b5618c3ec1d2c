using System.Text;
using DevEx.Store.Events;
using Npgsql;
using NpgsqlTypes;

namespace DevEx.Store.Tests.Events;

/// <summary>Appends as Marten's quick mode does.</summary>
internal static class QuickAppend
{
    public static async Task<long[]> Of(TestStore store, string stream, Incoming[] events, long? expected = null, string tenant = "default")
    {
        await using var connection = await store.OpenAsync();
        return await Of(connection, stream, events, expected, tenant);
    }

    public static async Task<long[]> Of(NpgsqlConnection connection, string stream, Incoming[] events, long? expected = null, string tenant = "default")
    {
        await using var call = new NpgsqlCommand("select devex.mt_quick_append_events($1, null, $2, $3, $4, $5, $6, $7, $8, $9)", connection)
        {
            Parameters =
            {
                new() { Value = stream },
                new() { Value = tenant },
                new() { Value = events.Select(e => e.Id).ToArray() },
                new() { Value = events.Select(e => e.Type).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Varchar },
                new() { Value = events.Select(e => e.DotnetType).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Varchar },
                new() { Value = events.Select(e => Encoding.UTF8.GetString(e.Body)).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb },
                new() { Value = new byte[events.Length][], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea },
                new() { Value = new DateTimeOffset?[events.Length], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz },
                new() { Value = (object?)expected ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint },
            },
        };
        return (long[])(await call.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
