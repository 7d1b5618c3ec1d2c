using DevEx.Domain.Events;

namespace DevEx.Domain.Tests;

public sealed class ReferenceTests
{
    [Fact]
    public void The_domain_references_nothing_but_the_framework()
    {
        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

        var strangers = typeof(DevEvent).Assembly.GetReferencedAssemblies()
            .Where(a => !File.Exists(Path.Combine(framework, $"{a.Name}.dll")))
            .Select(a => a.Name);

        Assert.Empty(strangers);
    }
}
