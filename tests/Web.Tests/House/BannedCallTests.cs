using System.Xml.Linq;

namespace DevEx.Web.Tests.House;

public sealed class BannedCallTests
{
    /// <summary>What the list must hold at least: clocks that no test can set, sleeping, raw markup, ids without order.</summary>
    private static readonly string[] Banned =
    [
        "P:System.DateTime.Now", "P:System.DateTime.UtcNow", "P:System.DateTime.Today", "P:System.DateTimeOffset.Now", "P:System.DateTimeOffset.UtcNow",
        "T:Microsoft.AspNetCore.Components.MarkupString", "M:System.Guid.NewGuid", "M:System.Threading.Thread.Sleep(System.Int32)",
        "M:System.Threading.Thread.Sleep(System.TimeSpan)",
    ];

    [Fact]
    public void The_list_of_banned_calls_is_whole_and_says_what_to_use_instead()
    {
        var list = Text("BannedSymbols.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(';')).ToList();

        Assert.Empty(Banned.Except(list.Select(l => l[0])));
        Assert.All(list, l => Assert.True(l.Length == 2 && l[1].Length > 10, l[0]));
    }

    [Fact]
    public void Every_project_is_built_with_that_list()
    {
        var settings = XDocument.Parse(Text("Directory.Build.props"));

        Assert.Contains(settings.Descendants("PackageReference"), p => Includes(p, "Microsoft.CodeAnalysis.BannedApiAnalyzers"));
        Assert.Contains(settings.Descendants("AdditionalFiles"), p => Includes(p, "$(MSBuildThisFileDirectory)BannedSymbols.txt"));
        Assert.Contains("dotnet_diagnostic.RS0030.severity = error", Text(".editorconfig"), StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_below_the_root_include_the_settings_of_the_root() =>
        Assert.All(SourceTree.Files.Where(f => f.Name == "Directory.Build.props" && f.Folder.Length > 0),
            f => Assert.Contains("<Import Project=\"../Directory.Build.props\" />", f.Text, StringComparison.Ordinal));

    [Fact]
    public void No_warning_of_the_list_is_silenced() =>
        Assert.Empty(SourceTree.Judged.Where(f => f.Is("cs", "razor", "csproj", "props", "targets") && f.Text.Contains("RS0030", StringComparison.Ordinal)).Select(f => f.Path));

    private static bool Includes(XElement element, string what) => element.Attribute("Include")?.Value == what;

    private static string Text(string path) => SourceTree.Files.Single(f => f.Path == path).Text;
}
