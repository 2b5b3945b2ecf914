namespace MedImaging.Providers;

/// <summary>Tells recordings apart by their first bytes, and names formats of speech.</summary>
internal static class AudioFormats
{
    /// <summary>The file's ending and media type; servers go by the ending.</summary>
    public static (string Ending, string MediaType) Of(ReadOnlySpan<byte> recording)
        => recording.StartsWith("RIFF"u8) ? ("wav", "audio/wav")
            : recording.StartsWith("fLaC"u8) ? ("flac", "audio/flac")
            : recording.StartsWith("OggS"u8) ? ("ogg", "audio/ogg")
            : recording.StartsWith((ReadOnlySpan<byte>)[0x1A, 0x45, 0xDF, 0xA3]) ? ("webm", "audio/webm")
            : recording.Length >= 8 && recording[4..].StartsWith("ftyp"u8) ? ("m4a", "audio/mp4")
            : ("mp3", "audio/mpeg");

    public static string MediaType(string format) => format switch
    {
        "mp3" => "audio/mpeg",
        "wav" => "audio/wav",
        "opus" or "ogg" => "audio/ogg",
        "aac" => "audio/aac",
        "flac" => "audio/flac",
        "pcm" => "audio/pcm",
        _ => "application/octet-stream",
    };
}
