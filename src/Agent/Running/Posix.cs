using System.Runtime.InteropServices;

[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]

namespace DevEx.Agent.Running;

/// <summary>The calls of the C library that start and await a process as a shell does.</summary>
internal static unsafe partial class Posix
{
    public const int NoSuchFile = 2;
    public const int Interrupted = 4;
    public const int NotExecutable = 8;
    public const int NoDirectory = 20;
    public const int SigPipe = 13;
    public const int ReadOnly = 0;
    public const int WriteOnly = 1;

    public const short SetSignalDefaults = 0x04;

    // The structures of posix_spawn are opaque; the largest (glibc's attributes) has 336 bytes.
    public const int OpaqueSize = 512;

    public static short NewSession => OperatingSystem.IsMacOS() ? (short)0x0400 : (short)0x80;

    /// <summary>The environment as it came in, byte for byte.</summary>
    public static byte** EnvironmentBlock => OperatingSystem.IsMacOS()
        ? *NsGetEnviron()
        : *(byte***)NativeLibrary.GetExport(NativeLibrary.GetMainProgramHandle(), "environ");

    [LibraryImport("libc", EntryPoint = "_NSGetEnviron")]
    private static partial byte*** NsGetEnviron();

    [LibraryImport("libc", EntryPoint = "posix_spawnp")]
    public static partial int Spawn(int* pid, byte* file, byte* actions, byte* attributes, byte** arguments, byte** environment);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
    public static partial int InitAttributes(byte* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_destroy")]
    public static partial int DestroyAttributes(byte* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    public static partial int SetFlags(byte* attributes, short flags);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
    public static partial int SetDefaultSignals(byte* attributes, byte* signals);

    [LibraryImport("libc", EntryPoint = "sigemptyset")]
    public static partial int EmptySignals(byte* signals);

    [LibraryImport("libc", EntryPoint = "sigaddset")]
    public static partial int AddSignal(byte* signals, int signal);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    public static partial int InitActions(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    public static partial int DestroyActions(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addopen", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int AddOpen(byte* actions, int descriptor, string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    public static partial int AddDuplicate(byte* actions, int from, int to);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addclose")]
    public static partial int AddClose(byte* actions, int descriptor);

    [LibraryImport("libc", EntryPoint = "waitpid", SetLastError = true)]
    public static partial int Wait(int pid, int* status, int options);

    [LibraryImport("libc", EntryPoint = "pipe")]
    public static partial int Pipe(int* ends);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "kill")]
    public static partial int Kill(int pid, int signal);
}
