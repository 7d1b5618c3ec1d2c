using System.Text;
using DevEx.Collectors.GitHub;

namespace DevEx.Collectors.Tests.GitHub;

public sealed class GitHubSignatureTests
{
    private const string Secret = "It's a Secret to Everybody";
    private const string Hex = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("Hello, World!");

    [Fact]
    public void GitHubs_published_example_is_valid()
    {
        Assert.Equal($"sha256={Hex}", GitHubSignature.Sign(Body, Secret));
        Assert.True(GitHubSignature.IsValid(Body, GitHubSignature.Parse($"sha256={Hex}")!, Secret));
    }

    [Fact]
    public void Another_body_secret_or_digit_is_not()
    {
        var stated = GitHubSignature.Parse($"sha256={Hex}")!;

        Assert.False(GitHubSignature.IsValid("Hello, World?"u8, stated, Secret));
        Assert.False(GitHubSignature.IsValid(Body, stated, Secret.ToUpperInvariant()));
        Assert.False(GitHubSignature.IsValid(Body, GitHubSignature.Parse($"sha256={Hex[..^1]}8")!, Secret));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("sha256=")]
    [InlineData(Hex)]
    [InlineData("sha1=757107ea0eb2509fc211221cce984b8a37570b6d")]
    [InlineData("sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e1")]
    [InlineData("sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e170")]
    [InlineData("sha256=757107EA0EB2509FC211221CCE984B8A37570B6D7586C22C46F4379C8B043E17")]
    [InlineData("SHA256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17")]
    [InlineData(" sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e1")]
    [InlineData("sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043eg7")]
    public void Anything_but_the_exact_form_is_no_signature(string? header) => Assert.Null(GitHubSignature.Parse(header));

    [Fact]
    public void Either_of_two_secrets_will_do_while_one_replaces_the_other()
    {
        var stated = GitHubSignature.Parse($"sha256={Hex}")!;

        Assert.True(GitHubSignature.IsValid(Body, stated, "new", Secret));
        Assert.True(GitHubSignature.IsValid(Body, stated, Secret, "new"));
        Assert.False(GitHubSignature.IsValid(Body, stated, "new", "newer"));
    }

    [Fact]
    public void Without_a_secret_nothing_is_valid() =>
        Assert.False(GitHubSignature.IsValid(Body, GitHubSignature.Parse($"sha256={Hex}")!));
}
