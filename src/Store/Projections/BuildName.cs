namespace DevEx.Store.Projections;

/// <summary>What a build is called in keys: a name may be as long as somebody likes, and a key has to fit an index.</summary>
internal static class BuildName
{
    private const int Longest = 200;

    /// <summary>Never through the middle of a character.</summary>
    public static string Cut(string name) =>
        name.Length <= Longest ? name : name[..(char.IsHighSurrogate(name[Longest - 1]) ? Longest - 1 : Longest)];
}
