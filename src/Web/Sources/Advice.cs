namespace DevEx.Web.Sources;

/// <summary>What the sender of a refused item can do about it, by the code of the refusal.</summary>
internal static class Advice
{
    public static string Of(string code) => code switch
    {
        "bad_event_id" => "Give each event an id: a UUID, made once and sent again unchanged on a retry.",
        "id_conflict" => "Two events share an id. Make a new id for each event, and never change an event after it was sent.",
        "missing_field" => "Add the field that the example names.",
        "invalid_field" => "Send the field as the catalogue describes it: /openapi/v1.json has each event.",
        "insufficient_scope" => "Use the token that fits: an agent's for steps and edits, a CI token for runs, changes and deployments.",
        "subject_mismatch" => "Leave the subject out: an agent's token writes for its own person only.",
        "duration_out_of_range" => "Check start and end: an end before its start, or more than 30 days, is a wrong clock.",
        "timestamp_future" => "Set the sender's clock, by NTP. Instants are UTC.",
        "too_old" => "Only an import token may bring what is older than 30 days. If it is not that old: set the sender's clock.",
        "field_too_long" => "Shorten the text or the list that the example names.",
        "nul_character" => "Remove the zero character from the text.",
        "invalid_unicode" => "The text was cut in the middle of a character. Cut it at a whole one.",
        "number_out_of_range" => "Send the number as a whole number of the unit that the catalogue names.",
        "malformed_json" => "The body is no JSON. For a webhook: choose application/json as its content type.",
        "processing_failed" => "Nothing: it is kept as it came. The server's log says what went wrong.",
        "projection_failed" => "Nothing: the event is stored, but is in no figure. The server's log says what went wrong; a newer version may project it.",
        "projection_quarantined" => "The server ended when it projected this event. After an update try again by: projections replay, on the command line.",
        "cell_quarantined" => "The server ended when it computed this. After an update try again by: projections replay, on the command line.",
        "cell_failed" => "Nothing: what it was made from is stored. The server's log says what went wrong; a newer version may compute it.",
        _ => "See the example; the server's log may say more.",
    };
}
