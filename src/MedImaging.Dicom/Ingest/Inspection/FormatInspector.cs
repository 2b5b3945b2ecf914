using Microsoft.Extensions.Options;

namespace MedImaging.Dicom;

/// <summary>Names files that are another format, and DICOM files whose preamble makes them one as well (PS3.10 7.5).</summary>
internal sealed class FormatInspector(IOptions<IngestLimits> limits) : IContentInspector
{
    public ValueTask<IReadOnlyList<ContentFlag>> InspectAsync(InspectedContent content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        var bytes = content.Bytes.Span;
        IReadOnlyList<ContentFlag> flags = [];
        if (Preamble.KindOf(bytes) == PreambleKind.Executable)
        {
            flags = [new ContentFlag("active-preamble", $"The preamble starts like {NameOf(bytes) ?? "another format"} (PS3.10 7.5): the file is an image and something else at once.", limits.Value.ActivePreambles)];
        }
        else if (content.Image is null && NameOf(bytes) is { } name)
        {
            flags = [new ContentFlag("foreign-format", $"This is not a DICOM file: it starts like {name}.", ContentAction.Refuse)];
        }

        return ValueTask.FromResult(flags);
    }

    private static string? NameOf(ReadOnlySpan<byte> bytes)
        => bytes.StartsWith("MZ"u8) ? "a Windows program"
            : bytes.StartsWith("\x7F"u8) ? "a Linux program"
            : bytes.StartsWith("#!"u8) ? "a script"
            : bytes.StartsWith("PK"u8) ? "a ZIP archive"
            : bytes.StartsWith("%PDF"u8) ? "a PDF document"
            : bytes.Length > 4 && bytes[1..].StartsWith("PNG"u8) ? "a PNG picture"
            : bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? "a JPEG picture"
            : bytes.StartsWith("GIF8"u8) ? "a GIF picture"
            : bytes.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) ? "a gzip archive"
            : bytes.StartsWith("{"u8) ? "JSON"
            : bytes.StartsWith("<"u8) ? "XML or HTML"
            : IsMachO(bytes) ? "a macOS program"
            : null;

    private static bool IsMachO(ReadOnlySpan<byte> bytes)
        => bytes.Length >= 4 && System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes) is 0xFEEDFACE or 0xFEEDFACF or 0xCEFAEDFE or 0xCFFAEDFE or 0xCAFEBABE;
}
