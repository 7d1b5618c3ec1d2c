using System.Globalization;
using System.Text;

namespace DevEx.Web.Setup;

/// <summary>A team's key in addresses, made of its name.</summary>
internal static class TeamKey
{
    private const int Longest = 63;

    /// <summary>Empty when the name has no letter or digit that a key may have.</summary>
    public static string Of(string name)
    {
        var key = new StringBuilder();
        foreach (var letter in name.Normalize(NormalizationForm.FormD).ToLowerInvariant())
        {
            if (char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter))
            {
                key.Append(letter);
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark && key.Length > 0 && key[^1] != '-')
            {
                key.Append('-');
            }
        }

        return key.ToString(0, Math.Min(key.Length, Longest)).Trim('-');
    }
}
