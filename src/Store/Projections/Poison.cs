using Npgsql;

namespace DevEx.Store.Projections;

/// <summary>Tells what is wrong with the data, which fails the same way every time, from what is wrong with the database or with us.</summary>
internal static class Poison
{
    /// <summary>
    /// Of PostgreSQL's errors only those that the values themselves cause: a missing column or a lost connection must hold things up
    /// until it is mended, or every event would be put aside.
    /// </summary>
    public static bool Is(Exception e) => e switch
    {
        PostgresException p => p.SqlState[..2] is "21" or "22" or "23" or "54",
        NpgsqlException or TimeoutException or IOException or OperationCanceledException or ObjectDisposedException or OutOfMemoryException or DeposedException => false,
        _ => true,
    };

    /// <summary>Never the message, which may quote the data.</summary>
    public static string Name(Exception e) => e is PostgresException p ? $"{nameof(PostgresException)} {p.SqlState}" : e.GetType().Name;
}
