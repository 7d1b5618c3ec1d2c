using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using DevEx.Collectors.GitHub;
using DevEx.Domain.Events;
using DevEx.Store.Events;
using DevEx.Store.Organisation;

namespace DevEx.Collectors.Tests.GitHub;

/// <summary>A body that GitHub sends: one of its published examples, or one of ours where those have a gap.</summary>
public sealed record ExamplePayload(string Event, JsonNode Body)
{
    private static readonly string Folder = typeof(ExamplePayload).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "GitHubPayloads").Value!;

    /// <summary>GitHub's own, in the order of the package, and ours.</summary>
    public static IReadOnlyList<ExamplePayload> All() => [.. Published("api.github.com"), .. Own()];

    public static IEnumerable<ExamplePayload> Published(string server) =>
        from of in JsonNode.Parse(File.ReadAllText($"{Folder}node_modules/@octokit/webhooks-examples/{server}/index.json"))!.AsArray()
        from example in of!["examples"]!.AsArray()
        select new ExamplePayload((string)of["name"]!, example!.DeepClone());

    public static IEnumerable<ExamplePayload> Published(string eventName, string? action) =>
        Published("api.github.com").Where(p => p.Event == eventName && (string?)p.Body["action"] == action);

    public static IEnumerable<ExamplePayload> Own() =>
        Directory.EnumerateFiles(Folder, "*.*.json").Order(StringComparer.Ordinal).Select(f => Own(Path.GetFileNameWithoutExtension(f)));

    /// <param name="name">The file: its first word is the event.</param>
    public static ExamplePayload Own(string name) => new(name.Split('.')[0], JsonNode.Parse(File.ReadAllText($"{Folder}{name}.json"))!);

    /// <summary>The same with another value at a path.</summary>
    public ExamplePayload With(string path, JsonNode? value)
    {
        var copy = Body.DeepClone();
        var names = path.Split('.');
        names[..^1].Aggregate(copy, (at, name) => at[name]!)[names[^1]] = value;
        return new(Event, copy);
    }

    public ExamplePayload Without(string path)
    {
        var copy = Body.DeepClone();
        var names = path.Split('.');
        names[..^1].Aggregate(copy, (at, name) => at[name]!).AsObject().Remove(names[^1]);
        return new(Event, copy);
    }

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(Body);

    public Translation Translate() => GitHubTranslator.Translate(Event, JsonSerializer.SerializeToElement(Body), SubjectOf);

    /// <summary>The one event that it gives.</summary>
    public T Gives<T>() where T : DevEvent => Assert.IsType<T>(Assert.Single(Translate().Events).Event);

    public string GivesNothing()
    {
        var translation = Translate();
        Assert.Empty(translation.Events);
        return translation.Reason!;
    }

    public static Guid? SubjectOf(Login login) => Uuid5.Of(Guid.Empty, login.Name.ToLowerInvariant());

    public static Actor Person(string login) => new(Uuid5.Of(Guid.Empty, login));

    public static Actor Machine(string login) => new(Uuid5.Of(Guid.Empty, login), Bot: true);
}
