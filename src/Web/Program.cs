using DevEx.Web.Commands;
using DevEx.Web.Demo;
using DevEx.Web.Hosting;

return args switch
{
    ["token", .. var rest] => await TokenCommand.RunAsync(rest),
    ["projections", .. var rest] => await ProjectionsCommand.RunAsync(rest),
    ["rebuild", .. var rest] => await RebuildCommand.RunAsync(rest),
    ["demo", .. var rest] => await DemoCommand.RunAsync(rest),
    _ => await Server.RunAsync(args),
};
