using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace DevEx.Collectors.GitHub;

/// <summary>Whether a delivery comes from whoever knows the hook's secret: HMAC-SHA256 over the body as it came.</summary>
public static class GitHubSignature
{
    public const string Header = "X-Hub-Signature-256";

    private const string Scheme = "sha256=";
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    /// <summary>The HMAC that a header states; null unless it is <c>sha256=</c> and 64 lower-case hex digits.</summary>
    public static byte[]? Parse(string? header) =>
        header is not null
        && header.Length == Scheme.Length + (2 * HMACSHA256.HashSizeInBytes)
        && header.StartsWith(Scheme, StringComparison.Ordinal)
        && !header.AsSpan(Scheme.Length).ContainsAnyExcept(HexDigits)
            ? Convert.FromHexString(header.AsSpan(Scheme.Length))
            : null;

    /// <param name="body">The bytes on the wire, before anything is parsed.</param>
    /// <param name="stated">What <see cref="Parse"/> found.</param>
    /// <param name="secrets">Those in force; several while one replaces another. None: nothing is accepted.</param>
    public static bool IsValid(ReadOnlySpan<byte> body, byte[] stated, params ReadOnlySpan<string> secrets)
    {
        Span<byte> actual = stackalloc byte[HMACSHA256.HashSizeInBytes];
        var valid = false;
        foreach (var secret in secrets)
        {
            HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body, actual);
            valid |= CryptographicOperations.FixedTimeEquals(actual, stated);
        }

        return valid;
    }

    /// <summary>The header that GitHub would send.</summary>
    public static string Sign(ReadOnlySpan<byte> body, string secret) =>
        Scheme + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));
}
