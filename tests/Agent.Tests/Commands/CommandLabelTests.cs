using DevEx.Agent.Commands;

namespace DevEx.Agent.Tests.Commands;

public sealed class CommandLabelTests
{
    [Theory]
    [InlineData("dotnet build src/Secret.sln -c Release", "dotnet build")]
    [InlineData("dotnet ef database update", "dotnet ef database update")]
    [InlineData("docker buildx build -t secret/app .", "docker buildx build")]
    [InlineData("docker compose up -d", "docker compose up")]
    [InlineData("npm run build", "npm run build")]
    [InlineData("npm run test:unit -- --watch", "npm run test:unit")]
    [InlineData("yarn", "yarn")]
    [InlineData("kubectl rollout status deploy/secret", "kubectl rollout status")]
    [InlineData("git checkout secret-branch", "git checkout")]
    [InlineData("git commit -m secret", "git commit")]
    [InlineData("mvn -q clean package", "mvn package")]
    [InlineData("gradle :secret:test", "gradle test")]
    [InlineData("make TOKEN=secret docker-build", "make docker-build")]
    [InlineData("make secret-target", "make")]
    [InlineData("python3 -m pytest tests", "python3 pytest")]
    [InlineData("python3 -m secret_module", "python3")]
    [InlineData("cargo +nightly test", "cargo test")]
    [InlineData("vim secret.cs", "vim")]
    public void A_label_says_what_was_done_and_no_more(string line, string label) =>
        Assert.Equal(label, CommandLabel.Of(line.Split(' ')).Label);

    [Theory]
    [InlineData("ghp_16C7e42F292c6912E7710c838347Ae178B4a")]
    [InlineData("d41d8cd98f00b204e9800998ecf8427e")]
    [InlineData("Build")]
    [InlineData("a/b")]
    [InlineData("a-script-with-a-name-that-is-far-too-long-for-a-label")]
    public void What_could_be_more_than_a_script_is_not_told(string script) =>
        Assert.Equal("npm run", CommandLabel.Of(["npm", "run", script]).Label);
}
