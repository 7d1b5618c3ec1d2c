namespace DevEx.Agent.Running;

/// <summary>Finds a program as a shell does: a name with a slash is a file, any other is looked for along PATH.</summary>
internal static class SearchPath
{
    public static string? Find(string program)
    {
        if (program.Contains('/', StringComparison.Ordinal))
        {
            return program;
        }

        var folders = Environment.GetEnvironmentVariable("PATH") ?? "";
        return folders.Split(Path.PathSeparator).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
    }
}
