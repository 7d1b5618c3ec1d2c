using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace DevEx.Web.Hosting;

/// <summary>What a connection may cost: small bodies, quick headers, no endless queue.</summary>
internal static class Limits
{
    public static void Apply(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = 2000;
        kestrel.Limits.MaxConcurrentUpgradedConnections = 500;
        kestrel.Limits.MaxRequestBodySize = 1 << 20;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
    }
}
