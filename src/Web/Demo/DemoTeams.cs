using DevEx.Domain.Events;

namespace DevEx.Web.Demo;

/// <summary>How a team of the demo gets feedback.</summary>
public enum DemoSetting
{
    /// <summary>Everything runs on the developer's machine.</summary>
    Local,

    /// <summary>Every try goes through an image, a registry and a cluster.</summary>
    Containers,
}

/// <summary>One of the three repositories of a team, with the words of its tools.</summary>
public sealed record DemoRepository(string Name, string Language, string Tool, string Build, string Test);

/// <summary>Someone who does not exist. <paramref name="Pace"/> stretches every step: 1.1 takes a tenth longer.</summary>
public sealed record DemoPerson(Guid Subject, string Name, int Number, double Pace, DemoTeam Team)
{
    public Actor Actor { get; } = new(Subject);
}

/// <summary>An invented team: where it is, what it owns, and how it works.</summary>
public sealed record DemoTeam(string Key, string Name, string Zone, DemoSetting Setting, IReadOnlyList<DemoRepository> Repositories)
{
    public IReadOnlyList<DemoPerson> Members { get; private init; } = [];

    public TimeZoneInfo TimeZone { get; } = TimeZoneInfo.FindSystemTimeZoneById(Zone);

    /// <summary>The four teams; only the people's ids depend on the seed.</summary>
    public static IReadOnlyList<DemoTeam> All(ulong seed) =>
    [
        Of(seed, "storefront", "Storefront", "Europe/Berlin", DemoSetting.Local,
            [Dotnet("storefront-web"), Dotnet("search"), Node("design-system")],
            ["Runa Vogelsang", "Teodor Albescu", "Ayşe Kırlangıç", "Linnea Ekhammar", "Mirko Jelavić", "Oumou Sagnane", "Piet Wiersinga",
                "Calogera Finocchi", "Hanno Birkenfels"]),
        Of(seed, "mobile", "Mobile", "America/New_York", DemoSetting.Local,
            [Gradle("mobile-android"), Swift("mobile-ios"), Dotnet("mobile-gateway")],
            ["Delphine Okwuosa", "Marisol Quintanar", "Thaddeus Winslowe", "Keona Makaiau", "Rafael Bittencour", "Nhu Trangley",
                "Isolde Farraday", "Cato Montrosse"]),
        Of(seed, "checkout", "Checkout", "Europe/London", DemoSetting.Containers,
            [Dotnet("checkout-api"), Dotnet("payments"), Go("fraud-rules")],
            ["Imogen Thistlewood", "Oyelaran Adebisi", "Gwenllian Prosserly", "Faisal Durranel", "Saoirse Mulvaney", "Wen Jialuo",
                "Barnaby Crookhall", "Zofia Wrzosek", "Tevita Falekaona"]),
        Of(seed, "catalog", "Catalog", "Asia/Kolkata", DemoSetting.Containers,
            [Go("catalog-api"), Go("pricing"), Node("media-pipeline")],
            ["Anjali Venkatraghav", "Rohan Deshmukhe", "Lakshmi Pillaiveedu", "Arjun Bhattarey", "Farida Mistriwala", "Tenzin Lhakpa",
                "Harpreet Sandhawal", "Meenakshi Iyerkar"]),
    ];

    private static DemoTeam Of(
        ulong seed, string key, string name, string zone, DemoSetting setting, IReadOnlyList<DemoRepository> repositories, string[] people)
    {
        var team = new DemoTeam(key, name, zone, setting, repositories);
        var members = new List<DemoPerson>();
        var withMembers = team with { Members = members };
        foreach (var (number, person) in people.Index())
        {
            // Evenly from 0.88 to 1.12, so that a team's mean is the same whatever the seed.
            var pace = 0.88 + (0.24 * number / (people.Length - 1));
            members.Add(new(DemoRandom.Of(seed, key, number).Id(), person, number, pace, withMembers));
        }

        return withMembers;
    }

    private static DemoRepository Dotnet(string name) => new($"acme-demo/{name}", "C#", "dotnet", "dotnet build", "dotnet test");

    private static DemoRepository Node(string name) => new($"acme-demo/{name}", "TypeScript", "npm", "npm run build", "npm test");

    private static DemoRepository Go(string name) => new($"acme-demo/{name}", "Go", "go", "go build", "go test");

    private static DemoRepository Gradle(string name) => new($"acme-demo/{name}", "Kotlin", "gradle", "gradle assembleDebug", "gradle test");

    private static DemoRepository Swift(string name) => new($"acme-demo/{name}", "Swift", "xcodebuild", "xcodebuild build", "xcodebuild test");
}
