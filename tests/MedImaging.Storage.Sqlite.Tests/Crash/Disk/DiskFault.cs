namespace MedImaging.Tests;

/// <summary>A call to the disk that can be made to fail; the numbers are those of crashvfs.c.</summary>
public enum DiskFault
{
    None,

    /// <summary>A read gives SQLITE_IOERR_READ.</summary>
    Read,

    /// <summary>A read gives half of the bytes and SQLITE_IOERR_SHORT_READ.</summary>
    ShortRead,

    /// <summary>A write stops half-way with SQLITE_IOERR_WRITE.</summary>
    Write,

    /// <summary>A write stops half-way with SQLITE_FULL.</summary>
    Full,

    /// <summary>A sync gives SQLITE_IOERR_FSYNC; what it should have made durable never is, until it is written again.</summary>
    Sync,

    /// <summary>A truncation gives SQLITE_IOERR_TRUNCATE.</summary>
    Truncate,

    /// <summary>A file cannot be removed.</summary>
    Delete,

    /// <summary>A file cannot be opened.</summary>
    Open,

    /// <summary>A file's length cannot be asked.</summary>
    Size,

    /// <summary>The log's shared memory cannot be mapped.</summary>
    Memory,

    /// <summary>A lock gives an error that is not "busy".</summary>
    Lock,

    /// <summary>Whether a file is there cannot be asked.</summary>
    Access,
}
