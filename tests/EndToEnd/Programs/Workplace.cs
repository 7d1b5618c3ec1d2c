using DevEx.Testing;

namespace DevEx.EndToEnd.Programs;

/// <summary>A developer's machine for one test: a home for the agent and a real repository with a program of one file in it.</summary>
internal sealed class Workplace : IAsyncDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("devex-workplace-");

    private Workplace()
    {
        Folder = _root.CreateSubdirectory("till").FullName;
        Home = Path.Combine(_root.FullName, "home");
    }

    public string Folder { get; }

    /// <summary>Of a name that no other test's has: they share one developer and one day.</summary>
    public string Repository { get; } = $"corner-shop/till-{Guid.CreateVersion7():n}";

    private string Home { get; }

    /// <summary>One commit, of a project that builds without asking any server for packages.</summary>
    public static async Task<Workplace> CreateAsync()
    {
        var place = new Workplace();
        place.Write(".gitignore", "bin/\nobj/\n");
        place.Write("nuget.config", "<configuration><packageSources><clear /></packageSources></configuration>\n");
        place.Write("Directory.Build.props", "<Project />\n");
        place.Write("Till.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><UseAppHost>false</UseAppHost></PropertyGroup>
            </Project>
            """);
        place.Edit("1");
        await place.GitAsync("init", "-q", "-b", "main");
        await place.GitAsync("remote", "add", "origin", $"git@example.org:{place.Repository}.git");
        await place.GitAsync("add", "-A");
        await place.GitAsync("-c", "user.name=someone", "-c", "user.email=someone@example.org", "commit", "-q", "-m", "Till");
        return place;
    }

    public void Edit(string price) => Write("Program.cs", $"System.Console.WriteLine(\"{price}\");\n");

    public Task<Ran> DevexAsync(params string[] arguments) => Ran.OfAsync(
        Built.Agent, arguments, Folder, ("DEVEX_AGENT_HOME", Home), ("DO_NOT_TRACK", null), ("DOTNET_CLI_TELEMETRY_OPTOUT", "1"), ("MSBUILDDISABLENODEREUSE", "1"));

    // What the agent started in the background to send would make its folder anew.
    public async ValueTask DisposeAsync()
    {
        await Eventually.TrueAsync(() => !IsSending(), "the agent has sent what it had");
        _root.Delete(recursive: true);
    }

    private bool IsSending() => Directory.EnumerateFiles("/proc", "environ", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1 })
        .Any(environment => TryRead(environment).Contains($"DEVEX_AGENT_HOME={Home}\0", StringComparison.Ordinal));

    private static string TryRead(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Ended meanwhile, or another user's.
            return "";
        }
    }

    private async Task GitAsync(params string[] arguments) => (await Ran.OfAsync("git", arguments, Folder)).MustSucceed();

    private void Write(string file, string text) => File.WriteAllText(Path.Combine(Folder, file), text);
}
