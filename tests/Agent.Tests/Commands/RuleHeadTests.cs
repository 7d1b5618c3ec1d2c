using System.Text.RegularExpressions;
using DevEx.Agent.Commands;

namespace DevEx.Agent.Tests.Commands;

public sealed class RuleHeadTests
{
    [Theory]
    [InlineData(@"^dotnet (test|vstest)(?=\s|$)", "dotnet ")]
    [InlineData(@"^(npm|pnpm)( run)? dev", "npm,pnpm")]
    [InlineData(@"^python3? -m build\b", "python")]
    [InlineData(@"^(az (webapp|functionapp)|azd (up|deploy))(?=\s|$)", "az ,azd ")]
    [InlineData(@"^(py\.test|g\+\+)(?=\s|$)", "py,g")]
    [InlineData(@"(?<=\s)(--help)(?=\s|$)", "")]
    [InlineData(@"^(a|b)?c", "")]
    [InlineData(@"^\S+ help", "")]
    public void A_pattern_tells_how_its_commands_begin(string pattern, string heads) =>
        Assert.Equal(heads, string.Join(',', RuleHead.Of(pattern)));

    [Fact]
    public void No_head_keeps_a_rule_from_a_command_that_it_matches()
    {
        var lines = ClassifiedCommandTests.Samples().Select(s => s.Data.Item1).Append("vi x").Append("clang++ x.cpp").Append("pip3 install x").ToList();
        var patterns = Rules();

        Assert.All(patterns, pattern => Assert.All(
            lines.Where(l => Regex.IsMatch(l, pattern)),
            line => Assert.True(RuleHead.Of(pattern) is [] || RuleHead.Of(pattern).Any(line.StartsWith), $"{pattern} / {line}")));
    }

    private static List<string> Rules()
    {
        using var resource = typeof(ClassifiedCommand).Assembly.GetManifestResourceStream("command-phases.tsv")!;
        using var reader = new StreamReader(resource);
        return [.. reader.ReadToEnd().Split('\n').Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split('\t')[0])];
    }
}
