using System.ComponentModel.DataAnnotations;
using DevEx.Store.Access;

namespace DevEx.Web.Sources;

/// <summary>What the form for a new token asks.</summary>
public sealed class NewToken
{
    [Required(ErrorMessage = "Choose what it is for.")]
    public TokenKind? Kind { get; set; }

    [Required(ErrorMessage = "Name it after the machine, pipeline or script that will use it.")]
    [StringLength(80, ErrorMessage = "At most 80 characters.")]
    [RegularExpression(@"[^\p{C}]*", ErrorMessage = "Letters, digits, signs and spaces only.")]
    public string? Name { get; set; }
}

/// <summary>What the form for a new hook asks.</summary>
public sealed class NewHookName
{
    [Required(ErrorMessage = "Name it after the repository or organisation that will deliver.")]
    [StringLength(80, ErrorMessage = "At most 80 characters.")]
    [RegularExpression(@"[^\p{C}]*", ErrorMessage = "Letters, digits, signs and spaces only.")]
    public string? Name { get; set; }
}
