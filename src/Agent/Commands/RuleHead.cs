namespace DevEx.Agent.Commands;

/// <summary>The beginnings that a command must have for a rule to match, read off the rule's pattern.</summary>
internal static class RuleHead
{
    /// <summary>The literal beginnings, each perhaps too short but never wrong; none when the pattern does not tell.</summary>
    public static List<string> Of(string pattern)
    {
        if (!pattern.StartsWith('^'))
        {
            return [];
        }

        var heads = pattern.StartsWith("^(", StringComparison.Ordinal) && !pattern.StartsWith("^(?", StringComparison.Ordinal)
            ? Alternatives(pattern.AsSpan(2)).ConvertAll(Literal)
            : [Literal(pattern[1..])];
        return heads.Contains("") ? [] : heads;
    }

    // The alternatives of the first group, up to its closing bracket.
    private static List<string> Alternatives(ReadOnlySpan<char> group)
    {
        var found = new List<string>();
        var depth = 0;
        var start = 0;
        for (var i = 0; i < group.Length; i++)
        {
            switch (group[i])
            {
                case '\\': i++; break;
                case '(': depth++; break;
                case ')' when depth > 0: depth--; break;
                case ')':
                    found.Add(group[start..i].ToString());

                    // A group that may be absent says nothing about the beginning.
                    return i + 1 < group.Length && group[i + 1] is '?' or '*' ? [""] : found;
                case '|' when depth == 0:
                    found.Add(group[start..i].ToString());
                    start = i + 1;
                    break;
            }
        }

        return [""];
    }

    private static string Literal(string pattern)
    {
        var length = 0;
        while (length < pattern.Length && (char.IsAsciiLetterOrDigit(pattern[length]) || pattern[length] is '-' or '_' or '/' or ' '))
        {
            length++;
        }

        // The last character is not certain when something may repeat or skip it; any alternative after it is not ours to read.
        return length < pattern.Length && pattern[length] is '?' or '*' or '{' ? pattern[..Math.Max(0, length - 1)] : pattern[..length];
    }
}
