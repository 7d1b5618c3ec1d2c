using System.Reflection;
using DevEx.Agent.Commands;
using DevEx.Domain.Events;

namespace DevEx.Agent.Tests.Commands;

public sealed class ClassifiedCommandTests
{
    public static TheoryData<string, string> Samples()
    {
        using var resource = Assembly.GetExecutingAssembly().GetManifestResourceStream("command-phase-samples.tsv")!;
        using var reader = new StreamReader(resource);
        var samples = new TheoryData<string, string>();
        foreach (var fields in reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('\t')))
        {
            samples.Add(fields[0], fields[1]);
        }

        return samples;
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Every_sample_falls_into_its_phase(string line, string phase) =>
        Assert.Equal(phase, ClassifiedCommand.Of(["sh", "-c", line]).Phase?.ToString() ?? "None");

    [Fact]
    public void There_are_as_many_samples_as_were_written() => Assert.Equal(131, Samples().Count);

    [Theory]
    [InlineData("kubectl", "-n", "shop", "apply", "-f", "k8s/")]
    [InlineData("helm", "--kube-context", "dev", "upgrade", "api", "./chart")]
    [InlineData("timeout", "-k", "5", "5m", "kubectl", "apply", "-f", "x")]
    [InlineData("env", "-u", "HOME", "A=b", "sudo", "-u", "root", "docker", "compose", "up", "-d")]
    public void Options_and_wrappers_do_not_hide_a_deployment(params string[] words) =>
        Assert.Equal(Phase.Deploy, ClassifiedCommand.Of(words).Phase);

    [Fact]
    public void The_heaviest_command_speaks_for_the_line()
    {
        var line = ClassifiedCommand.Of(["bash", "-euo", "pipefail", "-c", "dotnet test && docker push r/app:1; git status > out.txt 2>&1"]);

        Assert.Equal((Phase.Push, "docker push"), (line.Phase!.Value, line.Label));
    }

    [Fact]
    public void A_commit_message_is_not_taken_for_a_command() =>
        Assert.Equal(Phase.Commit, ClassifiedCommand.Of(["git", "commit", "-m", "docs: explain --help && docker push"]).Phase);

    [Theory]
    [InlineData("dotnet watch run", true)]
    [InlineData("npm run dev", true)]
    [InlineData("dotnet build", false)]
    public void Watchers_are_sessions(string line, bool session) => Assert.Equal(session, ClassifiedCommand.Of(line.Split(' ')).Session);

    [Fact]
    public void Only_a_watched_command_is_limited_in_time()
    {
        Assert.True(ClassifiedCommand.Of(["timeout", "5m", "make", "test"]).TimeLimited);
        Assert.False(ClassifiedCommand.Of(["make", "test"]).TimeLimited);
    }

    [Fact]
    public void An_unknown_command_has_no_phase_and_no_name()
    {
        var unknown = ClassifiedCommand.Of(["./tools/acme-secret-importer.sh", "--customer", "acme"]);

        Assert.Equal((null, "other", "other"), (unknown.Phase, unknown.Tool, unknown.Label));
    }

    [Fact]
    public void Nothing_at_all_is_classified_too() => Assert.Null(ClassifiedCommand.Of(["sh", "-c", ""]).Phase);
}
