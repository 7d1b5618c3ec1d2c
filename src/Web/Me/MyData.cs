namespace DevEx.Web.Me;

/// <summary>How much of one kind is stored about the caller.</summary>
/// <param name="Kind">As the export writes it, or what is computed from it.</param>
/// <param name="First">When the first of them began; null when there is none.</param>
/// <param name="Last">When the last of them ended.</param>
public sealed record OwnKind(string Kind, long N, DateTimeOffset? First, DateTimeOffset? Last);

/// <summary>A login by which a source names the caller.</summary>
public sealed record OwnLogin(string Provider, string Login);

/// <summary>When the caller was in a team. The days are null where it has no beginning or no end.</summary>
public sealed record OwnMembership(string Team, string Name, DateOnly? JoinedOn, DateOnly? LeftOn);

/// <summary>A token that sends or reads as the caller. Its text is stored nowhere.</summary>
public sealed record OwnToken(string Kind, string Name, string Last4, DateTimeOffset CreatedAt, DateOnly? LastUsedOn, DateTimeOffset? RevokedAt);

/// <summary>What <c>GET /api/v1/me/data</c> gives: all that is stored about the caller, counted.</summary>
/// <param name="Subject">The pseudonym that stands in events in place of a name.</param>
/// <param name="Refused">What was sent in the caller's name in the last 30 days and could not be taken.</param>
public sealed record MyData(
    Guid Subject, string? Name, string Zone, DateTimeOffset? AsOf, IReadOnlyList<OwnKind> Kinds, IReadOnlyList<OwnLogin> Logins,
    IReadOnlyList<OwnMembership> Teams, IReadOnlyList<OwnToken> Tokens, long Refused)
{
    /// <summary>The kinds in the order of the page.</summary>
    public const string Steps = "steps", Edits = "edits", Iterations = "iterations", PullRequests = "pullRequests";

    /// <summary>Facts and what is computed from them.</summary>
    public long N => Kinds.Sum(k => k.N);
}
