namespace DevEx.Agent.Delivery;

/// <summary>How the agent speaks HTTP: with patience measured, and never led elsewhere.</summary>
internal static class ServerHttp
{
    public static HttpClient Open()
    {
        var handler = new SocketsHttpHandler
        {
            // A redirect would hand the token to whoever the answer names.
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(5),
        };
        var http = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(30), MaxResponseContentBufferSize = 4 * 1024 * 1024 };
        http.DefaultRequestHeaders.Add("User-Agent", $"devex-agent/{typeof(ServerHttp).Assembly.GetName().Version?.ToString(3)}");
        return http;
    }
}
