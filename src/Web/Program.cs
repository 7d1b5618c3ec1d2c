using DevEx.Web.Commands;
using DevEx.Web.Hosting;

return args switch
{
    ["token", .. var rest] => await TokenCommand.RunAsync(rest),
    _ => await Server.RunAsync(args),
};
