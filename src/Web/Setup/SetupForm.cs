using Microsoft.AspNetCore.Components.Forms;

namespace DevEx.Web.Setup;

/// <summary>A form on its way: what was typed, and what is wrong with it, also where only the store could tell.</summary>
internal sealed class SetupForm
{
    private readonly ValidationMessageStore _faults;

    public SetupForm(object typed)
    {
        Context = new(typed);
        _faults = new(Context);
    }

    public EditContext Context { get; }

    /// <summary>Says what is wrong beside the field.</summary>
    public void Fault(string field, string message)
    {
        _faults.Add(Context.Field(field), message);
        Context.NotifyValidationStateChanged();
    }
}
