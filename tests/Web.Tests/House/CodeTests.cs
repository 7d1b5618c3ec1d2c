using System.Text.RegularExpressions;

namespace DevEx.Web.Tests.House;

public sealed partial class CodeTests
{
    // The edge of the agent: whatever goes wrong is one line for its user. The other two edges, requests and jobs, have the framework's catch.
    private static readonly string[] Edges = ["src/Agent/Program.cs"];

    // In two halves, so that a plain search for them does not end here.
    private static readonly string[] Leftovers = ["TO" + "DO", "FIX" + "ME", "HA" + "CK", "NotImplemented" + "Exception", "Sk" + "ip = \""];

    [Fact]
    public void Every_catch_names_its_exception_or_says_when() =>
        Assert.Empty(SourceTree.Judged.Where(f => f.Is("cs", "razor") && !Edges.Contains(f.Path))
            .SelectMany(f => CatchAll().Matches(f.Text).Select(m => $"{f.Path}: {m.Value}")));

    [Theory]
    [InlineData("catch { }", true)]
    [InlineData("catch\n{", true)]
    [InlineData("catch (Exception)\n    {", true)]
    [InlineData("catch (System.Exception e) {", true)]
    [InlineData("catch (Exception e) when (e is IOException)\n{", false)]
    [InlineData("catch (Exception e)\n    when (Forgivable(e))\n{", false)]
    [InlineData("catch (IOException)\n{", false)]
    [InlineData("catch when (tries > 0)\n{", false)]
    public void A_catch_is_judged_up_to_its_brace(string code, bool all) => Assert.Equal(all, CatchAll().IsMatch(code));

    [Fact]
    public void Nothing_is_left_for_later() =>
        Assert.Empty(
            from file in SourceTree.Judged.Where(f => f.In("src", "tests", "build", ".ci", "infra") && !f.Is("json"))
            from leftover in Leftovers
            where file.Text.Contains(leftover, StringComparison.Ordinal)
            select $"{file.Path}: {leftover}");

    [Fact]
    public void Every_interface_has_two_implementations()
    {
        var code = SourceTree.Product.ToList();

        Assert.DoesNotContain(code.SelectMany(f => Interfaces(f.Text)), i => Implementations(code, i) < 2);
    }

    [Fact]
    public void Implementations_are_counted_by_the_types_that_name_the_interface()
    {
        SourceFile[] code =
        [
            new("src/A.cs", "internal interface ISender;\npublic sealed class Post(int a) : IDisposable, ISender\n{ }"),
            new("src/B.cs", "class Wire : ISenderOfWires { }\n// a class that uses : ISender\n"),
        ];

        Assert.Equal(["ISender"], code.SelectMany(f => Interfaces(f.Text)));
        Assert.Equal(1, Implementations(code, "ISender"));
    }

    private static IEnumerable<string> Interfaces(string text) => Interface().Matches(text).Select(m => m.Groups[1].Value);

    private static int Implementations(IEnumerable<SourceFile> code, string name) =>
        code.Sum(f => TypeWithBases().Matches(f.Text).Count(m => Regex.IsMatch(m.Groups[1].Value, $@"\b{name}\b")));

    [GeneratedRegex(@"\bcatch\s*(\(\s*(System\.)?Exception(\s+\w+)?\s*\)\s*)?\{")]
    private static partial Regex CatchAll();

    [GeneratedRegex(@"^\s*(?:public|internal|private|file)?\s*(?:partial\s+)?interface\s+(I\w+)", RegexOptions.Multiline)]
    private static partial Regex Interface();

    [GeneratedRegex(@"^[^/\r\n]*\b(?:class|record|struct)\s+\w[^{};]*?\)?\s*:\s*([^{};]*)", RegexOptions.Multiline)]
    private static partial Regex TypeWithBases();
}
