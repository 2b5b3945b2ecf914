using System.ComponentModel.DataAnnotations;

namespace MedImaging;

/// <summary>When checkpoints of audit trails are made, and what happens when their anchor does not take them.</summary>
public sealed class AuditCheckpointOptions
{
    /// <summary>Gets or sets after how many links of a tenant's trail a checkpoint is made.</summary>
    /// <value>The default is 1000.</value>
    [Range(1, 1_000_000)]
    public int Every { get; set; } = 1000;

    /// <summary>Gets or sets how long after a link a checkpoint is made at the latest.</summary>
    /// <value>The default is one second.</value>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets or sets how long after a failure the anchor is asked again; it doubles with each failure, up to 64 times as long.</summary>
    /// <value>The default is one second.</value>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets or sets how long links may wait for a checkpoint that the anchor has taken before writes are refused.</summary>
    /// <value>The default is <see langword="null"/>: writes are never refused for it.</value>
    public TimeSpan? RefuseWritesAfter { get; set; }
}
