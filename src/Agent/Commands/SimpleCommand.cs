namespace DevEx.Agent.Commands;

/// <summary>One program with its arguments, freed from whatever it was wrapped in.</summary>
/// <param name="Words">The program's bare name, then its arguments.</param>
/// <param name="TimeLimited">True when <c>timeout</c> watched over it.</param>
internal sealed record SimpleCommand(IReadOnlyList<string> Words, bool TimeLimited)
{
    private const int LongestText = 1000;

    public string Program => Words[0];

    /// <summary>The text that the rules match. An argument with blanks stays one word: a commit message must not look like a command.</summary>
    public string Text
    {
        get
        {
            var text = string.Join(' ', Words.Select(OneWord));
            return text.Length > LongestText ? text[..LongestText] : text;
        }
    }

    private static string OneWord(string word) =>
        word.Any(char.IsWhiteSpace) ? string.Concat(word.Select(c => char.IsWhiteSpace(c) ? '_' : c)) : word;
}
