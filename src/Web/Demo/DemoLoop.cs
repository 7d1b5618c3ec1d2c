using DevEx.Domain.Events;

namespace DevEx.Web.Demo;

/// <summary>One kind of step in a loop: how often an iteration has it and how long it takes in the mean.</summary>
public sealed record DemoStep(Phase Phase, string Tool, string Label, double Seconds, double Chance = 1);

/// <summary>The loop of a team in a repository: what follows the coding, in order, and what goes wrong.</summary>
/// <remarks>
/// The means are those of the loop model, section 1: code 3:00, build 1:00, test 1:00, commit 0:10, and for the containerised four
/// minutes more. An iteration whose build fails has nothing after it, so that what follows is as much longer as makes the means whole.
/// </remarks>
public sealed record DemoLoop(IReadOnlyList<DemoStep> Local, IReadOnlyList<DemoStep> Container)
{
    public const double BuildFails = 0.08;
    public const double TestFails = 0.16;
    public const double DeployErrs = 0.015;

    /// <summary>How many iterations go without an image since the rollout of remote development.</summary>
    public const double RemoteShare = 1.0 / 3;

    private const double TestChance = 0.9;
    private const double CommitChance = 0.4;
    private const double Builds = 1 - BuildFails;

    // Nobody commits on a red test.
    private const double CommitSeconds = 10 / (Builds * (1 - (TestChance * TestFails)) * CommitChance);

    public static readonly TimeSpan Code = TimeSpan.FromMinutes(3);
    public static readonly TimeSpan Build = TimeSpan.FromMinutes(1);

    public static DemoLoop Of(DemoSetting setting, DemoRepository repository)
    {
        ArgumentNullException.ThrowIfNull(repository);
        return new(
        [
            new(Phase.Test, repository.Tool, repository.Test, 60 / Builds, TestChance),
            new(Phase.Commit, "git", "git commit", CommitSeconds, CommitChance),
        ],
        setting == DemoSetting.Local ? [] :
        [
            new(Phase.Manifest, "helm", "helm template", 15 / Builds / 0.2, 0.2),
            new(Phase.Package, "docker", "docker build", 75 / Builds),
            new(Phase.Push, "docker", "docker push", 30 / Builds / 0.6, 0.6),
            new(Phase.Deploy, "helm", "helm upgrade", 50 / Builds),
            new(Phase.Wait, "kubectl", "kubectl rollout status", 70 / Builds / 0.7, 0.7),
        ]);
    }
}
