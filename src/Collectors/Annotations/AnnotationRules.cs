using DevEx.Domain.Events;

namespace DevEx.Collectors.Annotations;

/// <summary>An annotation as somebody wants it on the charts.</summary>
/// <param name="Id">Made by who sends it and kept through every retry.</param>
public sealed record NewAnnotation(Guid Id, DateTimeOffset At, string Title, string Kind, AnnotationScope Scope, string? Url);

/// <summary>What is wrong with an annotation: in which of its fields, and why.</summary>
public sealed record AnnotationFault(string Field, string Detail);

/// <summary>What must hold of an annotation besides its shape.</summary>
public static class AnnotationRules
{
    public const int MaxTitle = 120;
    public const int MaxUrl = 2000;

    private const int MaxKey = 200;

    // Somewhere it is tomorrow already.
    private static readonly TimeSpan MaxFuture = TimeSpan.FromDays(1);
    private static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static IReadOnlyList<string> Kinds { get; } = ["rollout", "incident", "holiday"];

    public static IEnumerable<AnnotationFault> Check(NewAnnotation annotation, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(annotation);

        if (annotation.Id == Guid.Empty)
        {
            yield return new("id", "An id is a UUID, not all zero.");
        }

        if (annotation.At < Earliest || annotation.At > now + MaxFuture)
        {
            yield return new("at", "A day between the year 2000 and today: an annotation says what has happened.");
        }

        if (string.IsNullOrWhiteSpace(annotation.Title) || annotation.Title.Length > MaxTitle || annotation.Title.Any(char.IsControl))
        {
            yield return new("title", $"1 to {MaxTitle} characters, on one line.");
        }

        if (!Kinds.Contains(annotation.Kind))
        {
            yield return new("kind", $"One of {string.Join(", ", Kinds)}.");
        }

        if (annotation.Scope is not ({ Kind: "all", Key: null } or { Kind: "team" or "repository", Key.Length: > 0 and <= MaxKey })
            || annotation.Scope.Key?.Any(char.IsControl) == true)
        {
            yield return new("scope", "All, or one team or repository: { \"kind\": \"team\", \"key\": \"checkout\" }.");
        }

        if (annotation.Url is { } url && !IsWebAddress(url))
        {
            yield return new("url", $"An address of the web, at most {MaxUrl} characters: https://…");
        }
    }

    private static bool IsWebAddress(string url) =>
        url.Length <= MaxUrl && !url.Any(char.IsControl) && Uri.TryCreate(url, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp);
}
