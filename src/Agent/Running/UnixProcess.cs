using System.Runtime.InteropServices;

namespace DevEx.Agent.Running;

/// <summary>Where a new process reads and writes.</summary>
/// <param name="Output">The descriptor that becomes its standard output; null keeps ours, or nothing when silent.</param>
/// <param name="Closed">The descriptor that it must not have: with a reading end of its own it would never notice that we stopped reading.</param>
/// <param name="Silent">Reads nothing and writes nowhere.</param>
/// <param name="Detached">Outlives this process, its terminal and its other descriptors.</param>
internal sealed record ProcessStreams(int? Output = null, int? Closed = null, bool Silent = false, bool Detached = false);

/// <summary>A process started straight through the C library: it gets our arguments, environment and streams untouched.</summary>
internal sealed unsafe class UnixProcess
{
    private UnixProcess(int pid) => Pid = pid;

    public int Pid { get; }

    /// <summary>Starts a program found as a shell finds it; on failure gives no process but the error's number.</summary>
    public static (UnixProcess? Process, int Error) Start(IReadOnlyList<string> words, ProcessStreams streams)
    {
        var attributes = stackalloc byte[Posix.OpaqueSize];
        var actions = stackalloc byte[Posix.OpaqueSize];
        var signals = stackalloc byte[Posix.OpaqueSize];
        var arguments = stackalloc byte*[words.Count + 1];
        int pid;

        _ = Posix.InitAttributes(attributes);
        _ = Posix.InitActions(actions);
        try
        {
            // The runtime ignores SIGPIPE, and a child would inherit that; what it merely catches is reset by the start itself.
            _ = Posix.EmptySignals(signals);
            _ = Posix.AddSignal(signals, Posix.SigPipe);
            _ = Posix.SetDefaultSignals(attributes, signals);
            _ = Posix.SetFlags(attributes, (short)(Posix.SetSignalDefaults + (streams.Detached ? Posix.NewSession : 0)));
            Direct(actions, streams);
            for (var i = 0; i < words.Count; i++)
            {
                arguments[i] = (byte*)Marshal.StringToCoTaskMemUTF8(words[i]);
            }

            arguments[words.Count] = null;
            var error = Posix.Spawn(&pid, arguments[0], actions, attributes, arguments, Posix.EnvironmentBlock);
            return error == 0 ? (new UnixProcess(pid), 0) : (null, error);
        }
        finally
        {
            for (var i = 0; i < words.Count; i++)
            {
                Marshal.FreeCoTaskMem((nint)arguments[i]);
            }

            _ = Posix.DestroyActions(actions);
            _ = Posix.DestroyAttributes(attributes);
        }
    }

    /// <summary>Waits for the end; gives the exit code as a shell tells it, 128 and more for a signal.</summary>
    public int Wait()
    {
        int status;
        while (Posix.Wait(Pid, &status, 0) < 0)
        {
            if (Marshal.GetLastPInvokeError() != Posix.Interrupted)
            {
                throw new InvalidOperationException($"Process {Pid} cannot be awaited: error {Marshal.GetLastPInvokeError()}.");
            }
        }

        var signal = status & 0x7f;
        return signal == 0 ? (status >> 8) & 0xff : 128 + signal;
    }

    public void Send(int signal) => _ = Posix.Kill(Pid, signal);

    private static void Direct(byte* actions, ProcessStreams streams)
    {
        if (streams.Silent)
        {
            _ = Posix.AddOpen(actions, 0, "/dev/null", Posix.ReadOnly, 0);
            _ = Posix.AddOpen(actions, 1, "/dev/null", Posix.WriteOnly, 0);
            _ = Posix.AddOpen(actions, 2, "/dev/null", Posix.WriteOnly, 0);
        }

        if (streams.Output is { } output)
        {
            _ = Posix.AddDuplicate(actions, output, 1);
        }

        if (streams.Closed is { } closed)
        {
            _ = Posix.AddClose(actions, closed);
        }

        if (streams.Detached)
        {
            CloseOthers(actions);
        }
    }

    // Whoever started us may wait for the end of a pipe that we inherited; a process that outlives us must not hold it open.
    private static void CloseOthers(byte* actions)
    {
        foreach (var entry in Directory.EnumerateFileSystemEntries("/dev/fd"))
        {
            if (int.TryParse(Path.GetFileName(entry), out var descriptor) && descriptor > 2)
            {
                _ = Posix.AddClose(actions, descriptor);
            }
        }
    }
}
