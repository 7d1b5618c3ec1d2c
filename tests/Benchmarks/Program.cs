using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using DevEx.Benchmarks.Store;

// `store` measures the store and the pages as a whole, with ratios; `browser` the pages in a browser; names and filters go to BenchmarkDotNet, which measures single functions; without a word
// it is both.
if (args is ["store", .. var rest])
{
    return await StoreBench.RunAsync(rest);
}

if (args is ["browser", ..])
{
    return await StoreBench.RunAsync(args);
}

// In this process: the program that would be generated is looked for by the assembly's name, which is not the project's.
var config = ManualConfig.Create(DefaultConfig.Instance)
    .AddJob(Job.MediumRun.WithLaunchCount(1).WithToolchain(InProcessEmitToolchain.Instance))
    .WithArtifactsPath("artifacts/benchmarks");
var measured = BenchmarkSwitcher.FromAssembly(typeof(StoreBench).Assembly).Run(args.Length == 0 ? ["--filter", "*"] : args, config).Any();
return !measured ? 1 : args.Length == 0 ? await StoreBench.RunAsync([]) : 0;
