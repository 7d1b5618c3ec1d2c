using DevEx.Store.Access;
using DevEx.Web.Access;
using DevEx.Web.Components.Shared;
using Microsoft.AspNetCore.Components;

namespace DevEx.Web.Sources;

/// <summary>The visitor's tokens: a list, a form for a new one, a way to revoke each.</summary>
public sealed partial class TokensCard(ViewerTokens tokens)
{
    private IReadOnlyList<TokenRow> _tokens = [];
    private IReadOnlyList<TokenKind> _kinds = [];
    private string? _made;
    private string? _problem;

    /// <summary>The page that it stands on.</summary>
    [Parameter]
    public string Here { get; set; } = "sources";

    [CascadingParameter]
    private HttpContext Http { get; set; } = default!;

    [SupplyParameterFromForm(FormName = "token-new")]
    private NewToken? Input { get; set; }

    protected override async Task OnInitializedAsync()
    {
        Input ??= new();
        _kinds = ViewerTokens.Kinds(Http);
        await LoadAsync();
    }

    private async Task CreateAsync()
    {
        _made = await tokens.CreateAsync(Http, Input!.Kind!.Value, Input.Name!.Trim(), Http.RequestAborted);
        _problem = _made is null ? "You may not make such a token." : null;
        Input = new();
        await LoadAsync();
    }

    private async Task RevokeAsync(Guid id)
    {
        _problem = await tokens.RevokeAsync(Http, id, Http.RequestAborted) ? null : "It was revoked before.";
        await LoadAsync();
    }

    // Those in force come first: what is revoked stays in sight, but out of the way.
    private async Task LoadAsync() => _tokens = await tokens.ListAsync(Http, Http.RequestAborted);

    private string LastUsed(TokenRow token) =>
        !ViewerTokens.TellsUse(Http.Viewer(), token) ? "theirs to know"
        : token.LastUsedOn is { } used ? Figures.Date(used)
        : "never";

    private static string Label(TokenKind kind) => kind switch
    {
        TokenKind.Agent => "Agent on a machine",
        TokenKind.Ci => "Pipeline (CI)",
        TokenKind.Personal => "Reading by script",
        TokenKind.Import => "Import of history",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}
