using System.Text.RegularExpressions;

namespace DevEx.Store;

/// <summary>Whose data it is. Leads every key of every table.</summary>
public readonly partial record struct Tenant
{
    /// <summary>The only tenant of a server that serves one organisation.</summary>
    public static readonly Tenant Default = new("default");

    private readonly string? _id;

    /// <exception cref="ArgumentException">The id is not lower-case letters, digits and hyphens, at most 63.</exception>
    public Tenant(string id) =>
        _id = Pattern().IsMatch(id) ? id : throw new ArgumentException($"'{id}' is no tenant id.", nameof(id));

    public string Id => _id ?? throw new InvalidOperationException("A tenant without an id.");

    /// <summary>False for <c>default</c>, which is nobody's.</summary>
    public bool IsKnown => _id is not null;

    /// <summary>The tenant of a row that another program may have written; <c>default</c> when it can be none of ours, such as Marten's <c>*DEFAULT*</c>.</summary>
    public static Tenant Find(string id) => Pattern().IsMatch(id) ? new(id) : default;

    public override string ToString() => _id ?? "nobody";

    // The pattern also makes the id safe as a literal in SET LOCAL, which takes no parameters.
    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,62}\\z")]
    private static partial Regex Pattern();
}
