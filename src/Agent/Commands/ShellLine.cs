using System.Text;

namespace DevEx.Agent.Commands;

/// <summary>Takes a line written for a shell apart into its simple commands, each as words, without redirections.</summary>
internal sealed class ShellLine
{
    private readonly string _line;
    private readonly List<string[]> _commands = [];
    private readonly List<string> _words = [];
    private readonly StringBuilder _word = new();
    private bool _inWord;
    private bool _skipWord;
    private int _at;

    private ShellLine(string line) => _line = line;

    public static IReadOnlyList<string[]> Split(string line)
    {
        var reader = new ShellLine(line);
        while (reader._at < line.Length)
        {
            reader.Step(line[reader._at++]);
        }

        reader.EndCommand();
        return reader._commands;
    }

    private void Step(char c)
    {
        switch (c)
        {
            case '\'': Quoted('\''); break;
            case '"': Quoted('"'); break;
            case '\\' when _at < _line.Length: Take(_line[_at++]); break;
            case '$' when Next == '(': Nested(); break;
            case '#' when !_inWord: _at = _line.IndexOf('\n', _at) is >= 0 and var end ? end : _line.Length; break;
            case '&' when Next == '>': break;
            case '>' or '<': Redirection(); break;
            case ';' or '|' or '&' or '\n' or '(' or ')': EndCommand(); break;
            case ' ' or '\t' or '\r': EndWord(); break;
            default: Take(c); break;
        }
    }

    private char Next => _at < _line.Length ? _line[_at] : '\0';

    private void Take(char c)
    {
        _word.Append(c);
        _inWord = true;
    }

    private void Quoted(char quote)
    {
        _inWord = true;
        while (_at < _line.Length && _line[_at++] is var c && c != quote)
        {
            _word.Append(c == '\\' && quote == '"' && Next is '"' or '\\' or '$' ? _line[_at++] : c);
        }
    }

    // What a substitution runs is not what the developer waits for; it stays one opaque word.
    private void Nested()
    {
        var depth = 0;
        Take('$');
        do
        {
            var c = _line[_at++];
            depth += c switch { '(' => 1, ')' => -1, _ => 0 };
            Take(c);
        }
        while (depth > 0 && _at < _line.Length);
    }

    private void Redirection()
    {
        if (_word.Length > 0 && IsNumber(_word))
        {
            _word.Clear();
            _inWord = false;
        }

        EndWord();
        while (Next is '>' or '<' or '&' or '|')
        {
            _at++;
        }

        _skipWord = true;
    }

    private static bool IsNumber(StringBuilder word)
    {
        for (var i = 0; i < word.Length; i++)
        {
            if (!char.IsAsciiDigit(word[i]))
            {
                return false;
            }
        }

        return true;
    }

    private void EndWord()
    {
        if (!_inWord)
        {
            return;
        }

        if (!_skipWord)
        {
            _words.Add(_word.ToString());
        }

        _skipWord = _inWord = false;
        _word.Clear();
    }

    private void EndCommand()
    {
        EndWord();
        _skipWord = false;
        if (_words.Count > 0)
        {
            _commands.Add([.. _words]);
            _words.Clear();
        }
    }
}
