using System.ComponentModel.DataAnnotations;

namespace DevEx.Web.Setup;

/// <summary>What the form of a team asks.</summary>
public sealed class TeamInput
{
    [PlainName("A team has a name.")]
    public string? Name { get; set; }

    [RegularExpression("[a-z0-9][a-z0-9-]{0,62}", ErrorMessage = "Lower-case letters, digits and hyphens, at most 63.")]
    public string? Key { get; set; }

    [Zone]
    public string? Zone { get; set; }

    [Day]
    public string? SprintStart { get; set; }

    [Required(ErrorMessage = "1 to 90 days.")]
    [RegularExpression("[1-8][0-9]|90|[1-9]", ErrorMessage = "1 to 90 days.")]
    public string? SprintDays { get; set; }
}

/// <summary>What the form of a calendar asks.</summary>
public sealed class CalendarInput
{
    /// <summary>1 is Monday.</summary>
    public int[]? Days { get; set; }

    /// <summary>A line each: the day, and what it is.</summary>
    [StringLength(20_000, ErrorMessage = "At most 20,000 characters.")]
    public string? Holidays { get; set; }
}

/// <summary>What the form for new people asks.</summary>
public sealed class NewPeopleInput
{
    /// <summary>Made with the page: whoever sends it twice makes the people once.</summary>
    public Guid Batch { get; set; }

    [Required(ErrorMessage = "Write a name, or one in each line.")]
    [StringLength(50_000, ErrorMessage = "At most 50,000 characters.")]
    public string? Names { get; set; }

    [Day]
    public string? JoinedOn { get; set; }
}

/// <summary>What the form for somebody who is known asks.</summary>
public sealed class KnownPersonInput
{
    [Required(ErrorMessage = "Choose a person.")]
    public Guid? Subject { get; set; }

    [Day]
    public string? JoinedOn { get; set; }
}

/// <summary>What the form of a time in a team asks.</summary>
public sealed class MembershipInput
{
    [Day]
    public string? JoinedOn { get; set; }

    [Day]
    [After(nameof(JoinedOn))]
    public string? LeftOn { get; set; }
}

/// <summary>What the form of a person asks.</summary>
public sealed class PersonInput
{
    [PlainName("Everybody has a name.")]
    public string? Name { get; set; }

    [Zone]
    public string? Zone { get; set; }

    public bool Bot { get; set; }
}

/// <summary>What the form for a login asks.</summary>
public sealed class LoginInput
{
    [PlainName("The login as the source writes it.")]
    public string? Login { get; set; }
}

/// <summary>What the form of an annotation asks.</summary>
public sealed class AnnotationInput
{
    /// <summary>Made with the page: whoever sends it twice adds it once.</summary>
    public Guid Id { get; set; }

    [Required(ErrorMessage = "The day on which it happened.")]
    [Day]
    public string? Day { get; set; }

    [PlainName("Say in a few words what happened.", Collectors.Annotations.AnnotationRules.MaxTitle)]
    public string? Title { get; set; }

    [Required(ErrorMessage = "Choose what it was.")]
    public string? Kind { get; set; }

    /// <summary><c>all</c>, <c>team:checkout</c> or <c>repository:shop/web</c>.</summary>
    public string? About { get; set; }

    public string? Url { get; set; }
}
