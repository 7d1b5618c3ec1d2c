namespace DevEx.Agent.Delivery;

/// <summary>What the server says it has done with a batch, event by event.</summary>
internal sealed record Acknowledgement(Guid BatchId, int Accepted, int Duplicates, IReadOnlyList<RejectedEvent>? Rejected = null, string? StoreEpoch = null)
{
    /// <summary>True when it speaks of this batch and of every event in it; anything else may be a login page of some hotel.</summary>
    public bool Covers(Guid batchId, int events) =>
        BatchId == batchId
        && Accepted >= 0 && Duplicates >= 0
        && Accepted + Duplicates + (Rejected?.Count ?? 0) == events
        && (Rejected ?? []).All(r => r.Index >= 0 && r.Index < events);
}

/// <summary>One event that the server will never take, and why.</summary>
internal sealed record RejectedEvent(int Index, string? Code = null, string? Detail = null);

/// <summary>How an attempt to send a batch came out, in the few kinds that ask for different things.</summary>
internal abstract record Answer
{
    /// <summary>Stored: these lines need not be kept.</summary>
    public sealed record Stored(Acknowledgement Acknowledgement) : Answer;

    /// <summary>Something in the batch is wrong, or it is too large: halves of it may pass.</summary>
    public sealed record Refused(string Reason) : Answer;

    /// <summary>Nothing is wrong with the events, but they cannot be sent now.</summary>
    /// <param name="Reason">In words for the developer.</param>
    /// <param name="Wait">How long to leave the server alone; null leaves that to the backoff.</param>
    public sealed record Postponed(string Reason, TimeSpan? Wait) : Answer;
}
