namespace DevEx.Agent.Commands;

/// <summary>The fixed lists that labels are made from.</summary>
/// <remarks>Plain sets: frozen ones take longer to build than the one command that a process asks about is worth.</remarks>
internal static class KnownWords
{
    public static HashSet<string> Tools { get; } = Words("""
        dotnet msbuild aspire npm pnpm yarn bun node deno vite next nuxt astro remix gatsby webpack rollup parcel esbuild turbo nx ng swc babel tsc
        vitest jest mocha ava karma cypress playwright wdio tap eslint prettier biome stylelint oxlint standard
        mvn mvnw gradle gradlew java javac kotlinc ant sbt go gofmt goimports golangci-lint staticcheck goreleaser air cargo rustc
        make gmake ninja cmake meson scons xmake ctest just task gcc g++ clang clang++ swiftc swift zig bazel bazelisk ibazel
        python python3 pytest py.test tox nox unittest build ruff black flake8 pylint mypy pyright isort pip pip3 poetry uv pipenv conda
        ruby rspec rubocop bundle gem rake php phpunit phpstan composer mix flutter dart bats k6 newman robot behave cucumber
        shellcheck hadolint yamllint ktlint detekt trivy grype snyk semgrep pre-commit lefthook husky lint-staged overcommit
        docker docker-compose podman podman-compose nerdctl buildah kaniko pack skopeo crane oras regctl ko kind minikube k3d
        kubectl oc k microk8s helm helmfile kustomize kompose cdk8s kubeconform kubeval kube-linter kubescape conftest datree polaris kube-score kapp
        argocd flux fluxctl terraform tofu terragrunt pulumi cdk sam serverless sls sst az azd aws gcloud fly flyctl vercel netlify heroku railway eb cf
        ansible-playbook skaffold tilt draft telepresence mirrord okteto garden devspace nocalhost ktunnel act
        git gh glab jj sl hg sleep watch wait vi vim nvim nano emacs code rider idea hx micro subl cursor claude codex aider copilot gemini opencode
        brew apt apt-get nuget asdf mise twine
        """);

    /// <summary>Subcommands that have subcommands.</summary>
    public static HashSet<string> Groups { get; } = Words("""
        compose buildx builder image container manifest rollout app pr mr run-script ef database migrations nuget tool workload
        repo pipeline ci workflow webapp functionapp containerapp ecs cloudformation lambda s3 functions cluster watch imagetools
        """);

    public static HashSet<string> Subcommands { get; } = Words("""
        build test run publish pack restore clean format push pull vstest msbuild add remove new sln update upgrade install uninstall ci i t
        start serve dev preview develop lint check typecheck coverage e2e exec bench bundle compile generate deploy release related
        up down create restart stop load save tag import export logs ps images login kill rm inspect bake config convert events stats top
        apply delete get describe set scale autoscale expose patch replace label annotate edit diff explain kustomize port-forward proxy attach debug status wait
        history undo pause resume template package dependency dep show rollback list plan validate fmt init destroy refresh taint
        sync reconcile render intercept connect leave quit enter trigger enable demo bud mutate copy cp
        commit merge rebase cherry-pick revert am stage stash restore reset mv switch checkout branch worktree bisect fetch clone submodule remote lfs log
        describe squash amend watch checks view review ready comment close reopen rerun vet mod work tool clippy doc c r b audit deny nextest install
        all-files autoupdate try-repo lock resolve synth affected:test audit outdated version help user-secrets workload search
        """);

    /// <summary>Goals and targets of build tools that carry no name of a project.</summary>
    public static HashSet<string> Targets { get; } = Words("""
        all build compile test check lint fmt format verify e2e clean install run package image docker docker-build docker-push push deploy undeploy
        apply release manifests generate-manifests helm-template generate dev start up down watch publish coverage integration-test
        assemble jar bootJar bootRun bootBuildImage bootTestRun jib jibDockerBuild shadowJar integrationTest site fetch sync docs
        unit-test test-unit container image-push ci setup
        """);

    private static HashSet<string> Words(string text) =>
        new(text.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries));
}
