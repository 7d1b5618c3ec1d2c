using System.Diagnostics;
using Npgsql;

namespace DevEx.Web.Filters;

/// <summary>What a part of a page asked for; or, where the question failed, the trace under which the log tells why.</summary>
/// <param name="Value">Null when the question failed.</param>
public sealed record Part<T>(T? Value, string? TraceId)
    where T : class
{
    /// <summary>Something of it, which is missing where it is.</summary>
    public Part<TOf> Of<TOf>(Func<T, TOf> of)
        where TOf : class
    {
        ArgumentNullException.ThrowIfNull(of);
        return new(Value is null ? null : of(Value), TraceId);
    }
}

/// <summary>Lets one question of a page fail without the others.</summary>
public static class Part
{
    public static async Task<Part<T>> OfAsync<T>(Task<T> asked, ILogger log)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(asked);

        try
        {
            return new(await asked, null);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            var trace = Activity.Current?.Id ?? ActivityTraceId.CreateRandom().ToHexString();
            log.LogError(e, "A part of a page could not be read; trace {TraceId}", trace);
            return new(null, trace);
        }
    }
}
