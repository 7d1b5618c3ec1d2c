using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace DevEx.Store.Access;

/// <summary>What a token is for; its letter stands in the token itself.</summary>
public enum TokenKind
{
    /// <summary>A developer's machine: writes its own subject's inner loop and reads it.</summary>
    Agent,

    /// <summary>A pipeline or a script: writes runs, deployments, incidents, annotations.</summary>
    Ci,

    /// <summary>A person's script: reads what the person may see.</summary>
    Personal,

    /// <summary>An admin's import: may name any subject.</summary>
    Import,
}

/// <summary>The text of a token: <c>dx</c>, a letter for its kind, <c>_</c>, 30 random base62 characters, 6 of checksum.</summary>
/// <remarks>The checksum tells a typing mistake or a made-up token without asking the database (the format is GitHub's idea).</remarks>
public static class TokenText
{
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static readonly SearchValues<char> DigitSet = SearchValues.Create(Digits);
    private const string Letters = "acpi";
    private const int RandomLength = 30;
    private const int CheckLength = 6;
    private const int Length = 4 + RandomLength + CheckLength;

    public static string Create(TokenKind kind)
    {
        var text = $"dx{Letter(kind)}_{RandomNumberGenerator.GetString(Digits, RandomLength)}";
        return text + Check(text);
    }

    /// <summary>True when the text could be a token of ours. Says nothing of whether it is.</summary>
    public static bool IsWellFormed(string text) =>
        text.Length == Length
        && text.StartsWith("dx", StringComparison.Ordinal)
        && Letters.Contains(text[2])
        && text[3] == '_'
        && text.AsSpan(4).IndexOfAnyExcept(DigitSet) < 0
        && text.AsSpan(Length - CheckLength).SequenceEqual(Check(text[..^CheckLength]));

    /// <summary>What is stored instead of the token. At 178 random bits a plain hash is enough.</summary>
    public static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    private static char Letter(TokenKind kind) => kind switch
    {
        TokenKind.Agent => 'a',
        TokenKind.Ci => 'c',
        TokenKind.Personal => 'p',
        TokenKind.Import => 'i',
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private static string Check(string text)
    {
        var rest = Crc32(Encoding.ASCII.GetBytes(text));
        Span<char> check = stackalloc char[CheckLength];
        for (var i = CheckLength - 1; i >= 0; i--)
        {
            check[i] = Digits[(int)(rest % (uint)Digits.Length)];
            rest /= (uint)Digits.Length;
        }

        return new string(check);
    }

    /// <summary>CRC-32 as in IEEE 802.3, bit by bit: a token is short.</summary>
    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        const uint Polynomial = 0xEDB88320;
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ Polynomial;
            }
        }

        return ~crc;
    }
}
