using DevEx.Domain.Events;

namespace DevEx.Agent.Workspaces;

/// <summary>Where the developer is at work: what is told about it, and what is only used on this machine.</summary>
/// <param name="Workspace">What is told.</param>
/// <param name="TopLevel">The clone's folder, which never leaves the machine; null outside of a repository.</param>
/// <param name="Commit">The commit checked out.</param>
/// <param name="Recorded">False when the developer keeps this clone out.</param>
internal sealed record WorkPlace(Workspace Workspace, string? TopLevel, string? Commit, bool Recorded)
{
    public static WorkPlace At(string folder)
    {
        if (GitFolder.Find(folder) is not { } git)
        {
            return new WorkPlace(new Workspace(RepositoryName.OfFolder(folder)), null, null, Recorded: true);
        }

        var settings = git.Settings();
        return new WorkPlace(new Workspace(RepositoryName.Of(git, settings), git.Branch), git.TopLevel, git.Commit, settings.Recorded);
    }
}
