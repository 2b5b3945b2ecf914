using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;

namespace MedImaging;

/// <summary>Which SQLite file to keep things in, and how long to wait for it.</summary>
/// <remarks>
/// Beside the file lie SQLite's own <c>-wal</c> and <c>-shm</c> files and a <c>-lock</c> file; all are made for their owner only (0600).
/// The <c>-lock</c> file is held, by the operating system's file lock, during each transaction that writes: two processes on one file take turns,
/// never write or checkpoint at the same moment, and a killed process leaves no lock behind. Do not delete it while a process is running,
/// and do not put the file on a network drive, where such locks cannot be relied upon.
/// </remarks>
public sealed class SqliteOptions
{
    /// <summary>Gets or sets the database file. It is made when it is not there; its folder must be there.</summary>
    [Required]
    public string Path { get; set; } = "";

    /// <summary>Gets or sets how long a write waits while another process writes, before it fails as <see cref="ErrorKind.Unavailable"/>.</summary>
    /// <value>The default is 5 seconds.</value>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "The generated validator compares without a type converter.")]
    [Range(typeof(TimeSpan), "00:00:00.050", "00:05:00")]
    public TimeSpan BusyTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets or sets how many reads may run at once.</summary>
    /// <value>The default is 4.</value>
    [Range(1, 64)]
    public int Readers { get; set; } = 4;

    /// <summary>Gets or sets how many writes may wait in line; more have to wait for their place.</summary>
    /// <value>The default is 1,024.</value>
    [Range(1, 100_000)]
    public int QueueLength { get; set; } = 1024;

    /// <summary>Gets or sets how many waiting writes share one commit at most.</summary>
    /// <value>The default is 200.</value>
    [Range(1, 10_000)]
    public int WritesPerCommit { get; set; } = 200;
}

[OptionsValidator]
internal sealed partial class SqliteOptionsValidator : IValidateOptions<SqliteOptions>;
