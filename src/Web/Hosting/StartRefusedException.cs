namespace DevEx.Web.Hosting;

/// <summary>The settings do not allow a start; the message is one line that says what to do.</summary>
public sealed class StartRefusedException(string message) : Exception(message);
