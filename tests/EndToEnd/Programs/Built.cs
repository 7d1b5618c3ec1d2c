namespace DevEx.EndToEnd.Programs;

/// <summary>Where the programs lie that were built together with these tests, and the sources that they came from.</summary>
internal static class Built
{
    // .../artifacts/bin/EndToEnd/debug
    private static readonly DirectoryInfo Own = new(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));

    /// <summary>The folder of the whole repository.</summary>
    public static string Root { get; } = Own.Parent!.Parent!.Parent!.Parent!.FullName;

    public static string Web { get; } = Program("Web", "DevEx.Web");

    public static string Agent { get; } = Program("Agent", "devex");

    /// <summary>Checks a page for what people with disabilities would stumble over. Fetched with the client's other packages.</summary>
    public static string Axe { get; } = Existing(Path.Combine(Root, "src", "Web", "Client", "node_modules", "axe-core", "axe.min.js"));

    private static string Program(string project, string name) =>
        Existing(Path.Combine(Own.Parent!.Parent!.FullName, project, Own.Name, OperatingSystem.IsWindows() ? name + ".exe" : name));

    private static string Existing(string file) => File.Exists(file) ? file : throw new FileNotFoundException($"Build the whole solution first: there is no {file}");
}
