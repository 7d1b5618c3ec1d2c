using DevEx.Agent.Workspaces;

namespace DevEx.Agent.Tests.Workspaces;

public sealed class WorkPlaceTests
{
    [Fact]
    public async Task A_clone_tells_its_repository_branch_and_commit_as_git_does()
    {
        using var desk = new Desk();
        await desk.MakeRepositoryAsync();
        var place = await PlaceAsync(desk, "git switch -qc feature/pay; mkdir -p a/b", "a/b");

        Assert.Equal(("shop/checkout", "feature/pay"), (place.Workspace.Repository, place.Workspace.Branch));
        Assert.Equal((await desk.ShellAsync("git rev-parse HEAD")).Output.Trim(), place.Commit);
        Assert.Equal(desk.Folder, place.TopLevel);
    }

    [Fact]
    public async Task Packed_refs_and_a_detached_head_are_read_too()
    {
        using var desk = new Desk();
        await desk.MakeRepositoryAsync();
        var head = (await desk.ShellAsync("git rev-parse HEAD")).Output.Trim();

        Assert.Equal(("main", head), await BranchAndCommitAsync(desk, "git pack-refs --all"));
        Assert.Equal((null, head), await BranchAndCommitAsync(desk, "git checkout -q --detach"));
    }

    [Fact]
    public async Task A_linked_worktree_has_its_own_branch_and_its_clones_remote()
    {
        using var desk = new Desk();
        await desk.MakeRepositoryAsync();
        var place = await PlaceAsync(desk, "git worktree add -q -b fix wt", "wt");

        Assert.Equal(("shop/checkout", "fix"), (place.Workspace.Repository, place.Workspace.Branch));
        Assert.NotNull(place.Commit);
    }

    [Fact]
    public async Task The_developers_own_name_for_it_wins()
    {
        using var desk = new Desk();
        await desk.MakeRepositoryAsync();

        Assert.Equal("other/name", (await PlaceAsync(desk, "git config devex.repository Other/Name", ".")).Workspace.Repository);
    }

    [Fact]
    public async Task Without_a_remote_or_without_git_the_folder_gives_the_name()
    {
        using var desk = new Desk();
        Assert.Equal("shop", (await PlaceAsync(desk, "true", ".")).Workspace.Repository);

        var empty = await PlaceAsync(desk, "git init -q -b main", ".");
        Assert.Equal(("shop", "main", null), (empty.Workspace.Repository, empty.Workspace.Branch, empty.Commit));
    }

    private static async Task<WorkPlace> PlaceAsync(Desk desk, string line, string folder)
    {
        Assert.Equal(0, (await desk.ShellAsync(line)).ExitCode);
        return WorkPlace.At(Path.GetFullPath(folder, desk.Folder));
    }

    private static async Task<(string?, string?)> BranchAndCommitAsync(Desk desk, string line)
    {
        var place = await PlaceAsync(desk, line, ".");
        return (place.Workspace.Branch, place.Commit);
    }
}
