using System.ComponentModel.DataAnnotations;
using System.Globalization;
using DevEx.Web.Filters;
using DevEx.Web.Organisation;

namespace DevEx.Web.Setup;

/// <summary>A name of somebody or something: letters, digits, signs and spaces.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class PlainNameAttribute(string missing, int most = OrganisationRules.MaxName) : ValidationAttribute
{
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) => (value as string)?.Trim() switch
    {
        null or "" => Fault(missing, validationContext),
        var text when text.Length > most => Fault($"At most {most} characters.", validationContext),
        var text when !OrganisationRules.IsName(text) || text.Any(c => char.GetUnicodeCategory(c) is UnicodeCategory.Format) => Fault("Letters, digits, signs and spaces only.", validationContext),
        _ => ValidationResult.Success,
    };

    internal static ValidationResult Fault(string message, ValidationContext context) => new(message, [context.MemberName!]);
}

/// <summary>A time zone by its IANA name.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ZoneAttribute : ValidationAttribute
{
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        value is string zone && zone.Length <= 64 && OrganisationRules.IsZone(zone.Trim())
            ? ValidationResult.Success
            : PlainNameAttribute.Fault("A time zone is an IANA name: Europe/Berlin.", validationContext);
}

/// <summary>A day, or nothing.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class DayAttribute : ValidationAttribute
{
    /// <inheritdoc cref="PossibleDay.Read"/>
    public static DateOnly? Read(string? text) => PossibleDay.Read(text);

    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        string.IsNullOrWhiteSpace(value as string) || Read((string)value) is not null
            ? ValidationResult.Success
            : PlainNameAttribute.Fault("A day is written 2026-03-02, between 2000 and 2099.", validationContext);
}

/// <summary>The first day on which somebody is no longer there: after the one on which they came.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class AfterAttribute(string first) : ValidationAttribute
{
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        var from = DayAttribute.Read(validationContext.ObjectType.GetProperty(first)!.GetValue(validationContext.ObjectInstance) as string);
        return DayAttribute.Read(value as string) is { } until && from is { } since && until <= since
            ? PlainNameAttribute.Fault("This is the first day without them, so it is later than the day they joined.", validationContext)
            : ValidationResult.Success;
    }
}
