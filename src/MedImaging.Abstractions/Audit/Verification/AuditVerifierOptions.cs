namespace MedImaging;

/// <summary>What an <see cref="AuditVerifier"/> compares a trail with, and how.</summary>
public sealed record AuditVerifierOptions
{
    /// <summary>Gets the checkpoints an anchor has taken. Without them a trail that was set back to an earlier state of its own, with all that belongs to it, is not told from one that is short.</summary>
    public AnchoredCheckpoints? Anchored { get; init; }

    /// <summary>Gets the number of the last link that was written before the host had keys. Up to it, links without a key are as they should be.</summary>
    /// <value>The default is 0: where there are keys, every link has one.</value>
    public long UnkeyedThrough { get; init; }

    /// <summary>Gets the epochs that began with a restore the host knows of; what the restore lost is then a warning.</summary>
    public IReadOnlySet<string> KnownRestores { get; init => field = value ?? new HashSet<string>(); } = new HashSet<string>();

    /// <summary>Gets by how much a link's time may be before the one before it. Links are numbered as they are committed, and their times are taken before.</summary>
    /// <value>The default is 5 seconds.</value>
    public TimeSpan ClockTolerance { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets how many problems are listed; more are only counted.</summary>
    /// <value>The default is 1000.</value>
    public int MostProblems { get; init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value)); } = 1000;
}
