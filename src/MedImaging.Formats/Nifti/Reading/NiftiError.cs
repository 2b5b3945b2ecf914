namespace MedImaging.Formats;

/// <summary>What a NIfTI file is refused with. Offsets count in the file, inflated where it is compressed.</summary>
internal static class NiftiError
{
    public static MedImagingException Corrupt(string what, long offset, Exception? cause = null) => At(ErrorKind.Corrupt, what, offset, cause);

    public static MedImagingException Unsupported(string what, long offset) => At(ErrorKind.UnsupportedFormat, what, offset);

    public static MedImagingException Limit(string what, long offset) => At(ErrorKind.LimitExceeded, what, offset);

    private static MedImagingException At(ErrorKind kind, string what, long offset, Exception? cause = null)
        => new(kind, $"NIfTI: {what} (offset {offset}).", cause) { Offset = offset };
}
