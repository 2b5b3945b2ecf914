namespace MedImaging.Providers;

/// <summary>A call that waits for its start.</summary>
internal sealed class WaitingCall(CallUrgency urgency, long tokens, long deadline) : TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public CallUrgency Urgency { get; } = urgency;

    public long Tokens { get; } = tokens;

    public long Deadline { get; } = deadline;

    public long Arrival { get; set; }

    public bool IsQueued { get; set; }

    /// <summary>Gets or sets the start's number once it may start.</summary>
    public long Grant { get; set; }

    /// <summary>Gets or sets after how many ticks it could have started, when it was refused.</summary>
    public long? CouldStartAfter { get; set; }

    public WaitingCall? Earlier { get; set; }

    public WaitingCall? Later { get; set; }
}
