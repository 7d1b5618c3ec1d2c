using DevEx.Web.Filters;

namespace DevEx.Web.Loops;

/// <summary>An answer for a period, and for the one that it is compared with.</summary>
/// <param name="Before">Null where the period is compared with nothing.</param>
public sealed record Compared<T>(T Now, T? Before)
    where T : class;

/// <summary>Asks for both periods at once.</summary>
public static class Compared
{
    public static async Task<Compared<T>> AskAsync<T>(Filter filter, Func<Filter, Task<T>> ask, Func<Filter, Task<T>> askBefore)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(ask);
        ArgumentNullException.ThrowIfNull(askBefore);

        var (now, before) = (ask(filter), filter.Compared is { } period ? askBefore(period) : null);
        await Task.WhenAll(now, before ?? now);
        return new(await now, before is null ? null : await before);
    }
}
