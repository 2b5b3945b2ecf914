using System.ComponentModel.DataAnnotations;

namespace MedImaging;

/// <summary>How much may be taken in. What is more is refused before it is held in memory.</summary>
public sealed class IngestLimits
{
    /// <summary>Gets or sets the largest file.</summary>
    /// <value>The default is 50 MiB.</value>
    [Range(1, 2_147_483_591)]
    public long MaxFileBytes { get; set; } = 50L << 20;

    /// <summary>Gets or sets how many files a request may have; a host that ingests folders raises it.</summary>
    /// <value>The default is 10.</value>
    [Range(1, 10_000_000)]
    public int MaxFiles { get; set; } = 10;

    /// <summary>Gets or sets how many requests are worked on at once.</summary>
    /// <value>The default is 50.</value>
    [Range(1, 10_000)]
    public int MaxConcurrentRequests { get; set; } = 50;

    /// <summary>Gets or sets how many requests may wait; the next is told to come again (<see cref="ErrorKind.Throttled"/>).</summary>
    /// <value>The default is 100.</value>
    [Range(0, 1_000_000)]
    public int MaxWaitingRequests { get; set; } = 100;

    /// <summary>Gets or sets how many files of one request are in memory at once.</summary>
    /// <value>The default is 4.</value>
    [Range(1, 1_000)]
    public int MaxFilesInMemory { get; set; } = 4;

    /// <summary>Gets or sets how large the pixels of one file may be once they are decompressed.</summary>
    /// <value>The default is 1 GiB.</value>
    [Range(1, long.MaxValue)]
    public long MaxDecompressedBytes { get; set; } = 1L << 30;

    /// <summary>Gets or sets how many bytes the store may hold; more is refused with <see cref="ErrorKind.QuotaExhausted"/>.</summary>
    /// <value>The default is <see langword="null"/>: no quota.</value>
    [Range(1, long.MaxValue)]
    public long? StoreQuotaBytes { get; set; }

    /// <summary>Gets or sets how long a routine request waits until it comes before a stat one that has just come.</summary>
    /// <value>The default is 60 seconds.</value>
    public TimeSpan RoutineAgeing { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Gets or sets what is done with a file whose preamble starts like a program or another format.</summary>
    /// <value>The default is <see cref="ContentAction.Refuse"/>.</value>
    public ContentAction ActivePreambles { get; set; } = ContentAction.Refuse;

    /// <summary>Gets or sets what is done with documents in DICOM objects: PDF, CDA, STL.</summary>
    /// <value>The default is <see cref="ContentAction.Accept"/>: they are stored and flagged.</value>
    public ContentAction EncapsulatedDocuments { get; set; } = ContentAction.Accept;
}
