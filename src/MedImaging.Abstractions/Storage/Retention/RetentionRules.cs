namespace MedImaging;

/// <summary>How long things are kept. What no rule names is kept for ever; the audit trail, signed reports and what is on legal hold always are.</summary>
public sealed record RetentionRules
{
    /// <summary>Gets how long unsigned reports are kept after their last version.</summary>
    public TimeSpan? UnsignedReports { get; init; }

    /// <summary>Gets how long sessions are kept after they ended, with what was said in them.</summary>
    public TimeSpan? Conversations { get; init; }

    /// <summary>Gets how long added files are kept.</summary>
    public TimeSpan? Media { get; init; }

    /// <summary>Gets how long vectors are kept.</summary>
    public TimeSpan? Embeddings { get; init; }

    /// <summary>Gets how long metrics are kept.</summary>
    public TimeSpan? Metrics { get; init; }

    /// <summary>Gets how long the journals of ended runs are kept.</summary>
    public TimeSpan? Runs { get; init; }
}

/// <summary>What a retention run did, or would do.</summary>
public sealed record RetentionResult
{
    /// <summary>Gets how many records of each kind were deleted.</summary>
    public required IReadOnlyDictionary<string, long> Deleted { get; init; }

    /// <summary>Gets how many would have been, but are on legal hold.</summary>
    public required long Held { get; init; }
}
