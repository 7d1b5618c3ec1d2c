using System.Diagnostics;

namespace DevEx.Store.Embedded;

/// <summary>
/// Stops the server when this process ends, however it ends. A shell reads a pipe whose other end we hold: once we are gone, be it by
/// kill -9, the pipe closes, and the shell stops the server cleanly unless another application still uses it.
/// </summary>
internal sealed class DeadManSwitch : IAsyncDisposable
{
    // $1 the folder of clients, $2 our file in it, the rest the command that stops the server. Signals of the terminal are for the application.
    private const string Script = """
        trap '' INT TERM HUP QUIT
        clients=$1 own=$2
        shift 2
        alive() {
          if [ -d /proc/self ]; then
            [ -r "/proc/$1/stat" ] && read -r stat <"/proc/$1/stat" || return 1
            case ${stat##*) } in Z*|X*) return 1 ;; esac
            return 0
          fi
          ps -p "$1" >/dev/null 2>&1
        }
        read -r word
        [ "$word" = keep ] && exit 0
        rm -f "$clients/$own"
        mkdir "$clients/stop.$$"
        for file in "$clients"/[0-9]*; do
          [ -e "$file" ] || continue
          name=${file##*/}
          if alive "${name%%.*}"; then
            rmdir "$clients/stop.$$"
            exit 0
          fi
          rm -f "$file"
        done
        "$@" >/dev/null 2>&1
        rmdir "$clients/stop.$$"
        """;

    private readonly Process _shell;

    private DeadManSwitch(Process shell) => _shell = shell;

    public static DeadManSwitch Arm(string clients, string own, IReadOnlyList<string> stop)
    {
        var start = ServerUser.StartInfo(["/bin/sh", "-c", Script, "devex-postgres-watch", clients, own, .. stop]);
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        var shell = Process.Start(start) ?? throw new InvalidOperationException("/bin/sh did not start.");
        shell.BeginOutputReadLine();
        shell.BeginErrorReadLine();
        return new(shell);
    }

    /// <summary>Tells the shell to let the server be: it was stopped, or others use it.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _shell.StandardInput.WriteLineAsync("keep");
            _shell.StandardInput.Close();
        }
        catch (IOException)
        {
            // The shell was killed before us; there is nothing left to call off.
        }

        await _shell.WaitForExitAsync();
        _shell.Dispose();
    }
}
