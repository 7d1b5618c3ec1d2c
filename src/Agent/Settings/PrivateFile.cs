namespace DevEx.Agent.Settings;

/// <summary>Files that only their owner can read.</summary>
internal static class PrivateFile
{
    public static FileStream Open(string file, FileMode mode, FileShare share = FileShare.Read)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(file, options);
    }

    /// <summary>Replaces a file whole: a reader sees the old text or the new, never a half.</summary>
    public static void Replace(string file, ReadOnlySpan<byte> content)
    {
        var half = $"{file}.{Environment.ProcessId}.new";
        using (var stream = Open(half, FileMode.Create))
        {
            stream.Write(content);
        }

        File.Move(half, file, overwrite: true);
    }
}
