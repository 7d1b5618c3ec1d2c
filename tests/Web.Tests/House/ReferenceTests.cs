using System.Xml.Linq;

namespace DevEx.Web.Tests.House;

public sealed class ReferenceTests
{
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Domain"] = [],
        ["Store"] = ["Domain"],
        ["Collectors"] = ["Store"],
        ["Web"] = ["Collectors"],
        ["Agent"] = ["Domain"],
    };

    [Fact]
    public void The_rooms_know_each_other_in_one_direction_only()
    {
        var projects = SourceTree.Of("csproj").Where(f => f.In("src")).ToDictionary(f => Path.GetFileNameWithoutExtension(f.Name), References);

        Assert.Equivalent(Arrows, projects, strict: true);
    }

    [Fact]
    public void Nothing_in_the_product_knows_the_tests() =>
        Assert.DoesNotContain(SourceTree.Product, f => f.Text.Contains("DevEx.Testing", StringComparison.Ordinal));

    [Fact]
    public void An_arrow_is_read_from_a_project_file()
    {
        var file = new SourceFile("src/Domain/Domain.csproj", """
            <Project><ItemGroup><ProjectReference Include="../Web/Web.csproj" /></ItemGroup></Project>
            """);

        Assert.Equal(["Web"], References(file));
    }

    [Fact]
    public void Every_version_of_a_package_stands_in_one_file()
    {
        var elsewhere = SourceTree.Of("csproj", "props", "targets")
            .Where(f => XDocument.Parse(f.Text).Descendants("PackageReference").Any(p => p.Attribute("Version") is not null));

        Assert.Empty(elsewhere.Select(f => f.Path));
    }

    private static string[] References(SourceFile project) =>
        [.. XDocument.Parse(project.Text).Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value))];
}
