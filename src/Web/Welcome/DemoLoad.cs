using DevEx.Store;
using DevEx.Store.Access;
using DevEx.Web.Demo;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace DevEx.Web.Welcome;

/// <summary>Starts the demo against this very server, with a token that lives as long as the sending.</summary>
public sealed class DemoLoad : IAsyncDisposable
{
    private readonly DemoJob _job;
    private readonly Tokens _tokens;
    private readonly IServer _server;
    private readonly ILogger<DemoLoad> _log;
    private (Tenant Tenant, Guid Id)? _lent;
    private Task _revoking = Task.CompletedTask;

    public DemoLoad(DemoJob job, Tokens tokens, IServer server, ILogger<DemoLoad> log)
    {
        (_job, _tokens, _server, _log) = (job, tokens, server, log);
        _job.Changed += TakeBackWhenOver;
    }

    /// <returns>False when it runs already.</returns>
    public bool Start(Tenant tenant) => _job.Start(OwnAddress(), async ct =>
    {
        var text = await _tokens.CreateAsync(tenant, TokenKind.Import, "demo", subject: null, ct);
        _lent = (tenant, (await _tokens.FindAsync(text, ct))!.TokenId);
        return text;
    });

    public async ValueTask DisposeAsync()
    {
        _job.Changed -= TakeBackWhenOver;
        await _revoking;
        await TakeBackAsync();
    }

    private void TakeBackWhenOver()
    {
        if (_job.State.Stage is DemoStage.Done or DemoStage.Failed)
        {
            _revoking = TakeBackAsync();
        }
    }

    private async Task TakeBackAsync()
    {
        if (_lent is not { } lent)
        {
            return;
        }

        try
        {
            await _tokens.RevokeAsync(lent.Tenant, lent.Id, CancellationToken.None);
            _lent = null;
        }
        catch (Exception e) when (e is Npgsql.NpgsqlException or TimeoutException)
        {
            _log.LogWarning(e, "The demo's token could not be revoked; the Sources page lists it as 'demo'");
        }
    }

    /// <summary>Never what a request says its host is: the token goes there.</summary>
    private Uri OwnAddress()
    {
        var addresses = _server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        return new Uri((addresses.FirstOrDefault(a => a.StartsWith("http:", StringComparison.Ordinal))
            ?? addresses.FirstOrDefault()
            ?? throw new InvalidOperationException("The server listens nowhere.")).TrimEnd('/') + "/");
    }
}
