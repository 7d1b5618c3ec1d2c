using DevEx.Agent.Workspaces;

namespace DevEx.Agent.Tests.Workspaces;

public sealed class RepositoryNameTests
{
    [Theory]
    [InlineData("git@github.com:Shop/Checkout.git", "shop/checkout")]
    [InlineData("https://github.com/Shop/Checkout", "shop/checkout")]
    [InlineData("https://user:t0ken@git.example.org:8443/Shop/Checkout.git/", "shop/checkout")]
    [InlineData("ssh://git@example.org:2222/group/sub/name.git", "group/sub/name")]
    [InlineData("https://dev.azure.com/Org/Project/_git/Repo", "org/project/repo")]
    [InlineData("git@ssh.dev.azure.com:v3/Org/Project/Repo", "org/project/repo")]
    [InlineData("/srv/secret/place/checkout.git", "checkout")]
    [InlineData("../checkout", "checkout")]
    [InlineData("file:///home/ann/checkout.git", "checkout")]
    [InlineData("C:\\work\\checkout", "checkout")]
    [InlineData("https://example.org", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_remote_is_named_by_owner_and_name_alone(string? remote, string? name) => Assert.Equal(name, RepositoryName.FromRemote(remote));

    [Fact]
    public void The_users_own_folder_has_no_name() =>
        Assert.Equal(RepositoryName.None, RepositoryName.OfFolder(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile)));
}
