namespace DevEx.Web.Loops;

/// <summary>An answer for a period, and for the one that it is compared with.</summary>
/// <param name="Before">Null where the period is compared with nothing.</param>
public sealed record Compared<T>(T Now, T? Before)
    where T : class;
