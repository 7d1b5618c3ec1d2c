using Microsoft.Win32.SafeHandles;

namespace DevEx.Agent.Running;

/// <summary>A pipe from a process that we start; the framework's own would load its sockets for it.</summary>
internal sealed class UnixPipe
{
    private UnixPipe(int readEnd, int writeEnd)
    {
        ReadEnd = new FileStream(new SafeFileHandle(readEnd, ownsHandle: true), FileAccess.Read, bufferSize: 0);
        WriteEnd = writeEnd;
    }

    public FileStream ReadEnd { get; }

    public int WriteEnd { get; }

    /// <summary>Null when the system gives none.</summary>
    public static unsafe UnixPipe? Open()
    {
        var ends = stackalloc int[2];
        return Posix.Pipe(ends) == 0 ? new UnixPipe(ends[0], ends[1]) : null;
    }

    /// <summary>Our own copy must go, or the reader never sees the end.</summary>
    public void CloseWriteEnd() => _ = Posix.Close(WriteEnd);
}
