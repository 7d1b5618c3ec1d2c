namespace DevEx.Web.Tests.House;

/// <summary>A text file of the repository, by its path from the root.</summary>
/// <param name="Path">With forward slashes.</param>
internal sealed record SourceFile(string Path, string Text)
{
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    public string Folder => Path[..Math.Max(0, Path.LastIndexOf('/'))];

    public int Lines => Text.Length == 0 ? 0 : Text.TrimEnd('\n').Count(c => c == '\n') + 1;

    public bool In(params string[] folders) => folders.Any(f => Path.StartsWith(f + "/", StringComparison.Ordinal));

    public bool Is(params string[] extensions) => extensions.Any(e => Path.EndsWith("." + e, StringComparison.Ordinal));
}

/// <summary>What a person wrote into the repository: everything but what tools put beside it.</summary>
internal static class SourceTree
{
    private static readonly string[] Generated = [".git", "artifacts", "bin", "obj", "node_modules", ".devex", "TestResults", ".vs", ".idea"];
    private static readonly string[] Pictures = [".png", ".ico", ".gz", ".pb", ".woff2"];

    public static string Root { get; } = Ancestors(AppContext.BaseDirectory).First(f => File.Exists(Path.Combine(f, "DevEx.sln")));

    public static IReadOnlyList<SourceFile> Files { get; } = [.. Read(Root)];

    /// <summary>Without this folder, whose tests hold bad examples.</summary>
    public static IEnumerable<SourceFile> Judged => Files.Where(f => !f.In("tests/Web.Tests/House"));

    public static IEnumerable<SourceFile> Of(params string[] extensions) => Files.Where(f => f.Is(extensions));

    /// <summary>The C# of the product.</summary>
    public static IEnumerable<SourceFile> Product => Of("cs", "razor").Where(f => f.In("src"));

    private static IEnumerable<string> Ancestors(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            yield return at.FullName;
        }
    }

    private static IEnumerable<SourceFile> Read(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder).Where(f => !Pictures.Contains(Path.GetExtension(f))))
        {
            yield return new SourceFile(Path.GetRelativePath(Root, file).Replace('\\', '/'), File.ReadAllText(file));
        }

        foreach (var below in Directory.EnumerateDirectories(folder).Where(d => !Generated.Contains(Path.GetFileName(d))).SelectMany(Read))
        {
            yield return below;
        }
    }
}
