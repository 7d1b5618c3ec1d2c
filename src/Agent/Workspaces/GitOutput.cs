using System.Diagnostics;
using System.Text;
using DevEx.Agent.Running;

namespace DevEx.Agent.Workspaces;

/// <summary>The names that a git command prints, with a zero after each.</summary>
internal sealed class GitOutput
{
    private readonly Stream _output;
    private readonly Action _end;

    private GitOutput(Stream output, Action end)
    {
        _output = output;
        _end = end;
    }

    /// <summary>Starts git; null when there is none.</summary>
    public static GitOutput? Begin(IReadOnlyList<string> words) => OperatingSystem.IsWindows() ? BeginOnWindows(words) : BeginOnUnix(words);

    /// <summary>Reads up to the end, or to as many names as are wanted.</summary>
    public IReadOnlyList<string> Names(int most)
    {
        var names = new List<string>();
        using (var reader = new StreamReader(_output, new UTF8Encoding(false)))
        {
            var name = new StringBuilder();
            for (var c = reader.Read(); c >= 0 && names.Count < most; c = reader.Read())
            {
                if (c != 0)
                {
                    name.Append((char)c);
                    continue;
                }

                names.Add(name.ToString());
                name.Clear();
            }
        }

        _end();
        return names;
    }

    private static GitOutput? BeginOnUnix(IReadOnlyList<string> words)
    {
        if (UnixPipe.Open() is not { } pipe)
        {
            return null;
        }

        var (git, _) = UnixProcess.Start(words, new ProcessStreams(Output: pipe.WriteEnd, Closed: (int)pipe.ReadEnd.SafeFileHandle.DangerousGetHandle(), Silent: true));
        pipe.CloseWriteEnd();
        if (git is null)
        {
            pipe.ReadEnd.Dispose();
            return null;
        }

        return new GitOutput(pipe.ReadEnd, () => git.Wait());
    }

    private static GitOutput? BeginOnWindows(IReadOnlyList<string> words)
    {
        var git = Process.Start(new ProcessStartInfo(words[0], words.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true, CreateNoWindow = true });
        return git is null ? null : new GitOutput(git.StandardOutput.BaseStream, git.Dispose);
    }
}
