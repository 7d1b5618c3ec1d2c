using System.Text.RegularExpressions;

namespace DevEx.Web.Tests.House;

public sealed partial class SizeTests
{
    private const int MostLines = 300;

    [Fact]
    public void No_file_is_longer_than_300_lines() =>
        Assert.Empty(SourceTree.Of("cs", "razor", "css", "js", "ts", "sh", "sql").Where(f => f.Lines > MostLines).Select(f => $"{f.Path}: {f.Lines}"));

    [Fact]
    public void No_folder_has_a_name_that_could_hold_anything() =>
        Assert.DoesNotContain(SourceTree.Files.Where(f => f.In("src", "tests")).Select(f => f.Folder).Distinct(), CouldHoldAnything);

    [Fact]
    public void No_type_has_a_name_that_could_do_anything() =>
        Assert.Empty(SourceTree.Judged.Where(f => f.Is("cs")).SelectMany(f => VagueType().Matches(f.Text).Select(m => $"{f.Path}: {m.Groups[1].Value}")));

    [Fact]
    public void A_component_keeps_its_code_in_one_place()
    {
        var behind = SourceTree.Files.Select(f => f.Path).ToHashSet();

        Assert.Empty(SourceTree.Of("razor").Where(f => f.Text.Contains("@code", StringComparison.Ordinal) && behind.Contains(f.Path + ".cs")).Select(f => f.Path));
    }

    [Theory]
    [InlineData("src/Web/Utils", true)]
    [InlineData("src/Store/Common/Rows", true)]
    [InlineData("src/Web/Shared", true)]
    [InlineData("src/Web/Components/Shared", false)]
    [InlineData("src/Domain/Loops", false)]
    public void A_folder_is_judged_by_every_part_of_its_path(string folder, bool vague) => Assert.Equal(vague, CouldHoldAnything(folder));

    [Theory]
    [InlineData("public sealed class LoopManager", true)]
    [InlineData("internal static class PathUtils", true)]
    [InlineData("public sealed record IterationDto(", true)]
    [InlineData("public sealed class EventStore", false)]
    public void A_type_is_judged_by_the_end_of_its_name(string line, bool vague) => Assert.Equal(vague, VagueType().IsMatch(line));

    [Fact]
    public void Lines_are_counted_as_an_editor_does() => Assert.Equal([0, 1, 1, 2], Texts.Select(t => new SourceFile("a.cs", t).Lines));

    private static readonly string[] Texts = ["", "a", "a\n", "a\nb\n"];

    private static bool CouldHoldAnything(string folder) => VagueFolder().IsMatch(folder.Replace("Components/Shared", "Components", StringComparison.Ordinal));

    [GeneratedRegex(@"/(utils?|helpers?|common|core|models?|services|managers|infrastructure|shared|misc|base)(/|$)", RegexOptions.IgnoreCase)]
    private static partial Regex VagueFolder();

    [GeneratedRegex(@"\b(?:class|record|struct|enum)\s+(\w+(?:Manager|Helpers?|Utils?|Utilities|Impl|Dto|Processor))\b")]
    private static partial Regex VagueType();
}
