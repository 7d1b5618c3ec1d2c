using System.Text.RegularExpressions;

namespace DevEx.Web.Tests.House;

public sealed partial class MachineTests
{
    [Fact]
    public void No_file_names_the_host_of_a_package_registry() =>
        Assert.Empty(SourceTree.Judged.Where(f => RegistryHost().IsMatch(f.Text)).Select(f => f.Path));

    [Theory]
    [InlineData("https://registry.example.com/a.tgz", true)]
    [InlineData("\"resolved\": \"https://npm.pkg.example.com/a\"", true)]
    [InlineData("https://api.nu" + "get.org/v3/index.json", true)]
    [InlineData("deb http://deb.example.org/debian stable main", true)]
    [InlineData("https://devex.example.org", false)]
    [InlineData("to a registry, and so on", false)]
    public void A_registry_is_told_from_another_host(string text, bool registry) => Assert.Equal(registry, RegistryHost().IsMatch(text));

    [Fact]
    public void No_file_names_a_folder_of_this_machine() =>
        Assert.Empty(from file in SourceTree.Files from folder in FoldersOfThisMachine() where file.Text.Contains(folder, StringComparison.Ordinal) select $"{file.Path}: {folder}");

    [Fact]
    public void A_checkout_two_folders_deep_is_looked_for()
    {
        Assert.Equal(["/build/devex/", "/build/"], Telling(["/build/devex", "/build", "/"]).Append("/build/").Distinct());
        Assert.Empty(Telling(["/src", "/", "/root"]));
    }

    // A folder right under the root has a name like any word: "/src/".
    private static IEnumerable<string> Telling(IEnumerable<string> folders) => folders.Where(f => f.Count(c => c == '/') > 1).Select(f => f + "/");

    private static IEnumerable<string> FoldersOfThisMachine() =>
        Telling([SourceTree.Root, Path.GetDirectoryName(SourceTree.Root)!, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile)]).Distinct();

    // The path of an address may be anything; its host is what tells.
    [GeneratedRegex(@"https?://([\w-]+\.)*(registry|npm|nuget|pypi|crates|deb|proxy|mirrors?|packages?)[\w-]*\.[\w.-]+", RegexOptions.IgnoreCase)]
    private static partial Regex RegistryHost();
}
