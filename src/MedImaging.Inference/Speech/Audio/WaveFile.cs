using System.Buffers.Binary;
using System.Globalization;

namespace MedImaging;

/// <summary>Reads WAV files (RIFF, "Multimedia Programming Interface and Data Specifications 1.0"): whole numbers of 8 to 32 bits and floating point, up to eight channels, which become one.</summary>
public static class WaveFile
{
    private const int Riff = 0x46464952, Wave = 0x45564157, Format = 0x20746D66, Data = 0x61746164;
    private const int FormatLength = 16, ExtensibleLength = 40, SubFormatAt = 24;
    private const int MaxChannels = 8, MaxChunks = 4096;

    // Writers that stream cannot know a length; they write −1, or the largest they can.
    private const uint Unknown = 0x7FFF_0000;

    // The rest of every GUID that is a format tag (mmreg.h, KSDATAFORMAT_SUBTYPE_*).
    private static ReadOnlySpan<byte> SubFormatTail => [0x00, 0x00, 0x00, 0x00, 0x10, 0x00, 0x80, 0x00, 0x00, 0xAA, 0x00, 0x38, 0x9B, 0x71];

    /// <summary>Reads a file that is in memory.</summary>
    /// <param name="file">The bytes.</param>
    /// <returns>The sound; the mean of the channels.</returns>
    /// <exception cref="MedImagingException">It is no WAV file, or is cut short or has values that are no numbers (<see cref="ErrorKind.Corrupt"/>), or of an encoding that is not read (<see cref="ErrorKind.UnsupportedFormat"/>).</exception>
    public static AudioClip Read(ReadOnlySpan<byte> file)
    {
        if (file.Length < 12 || Tag(file, 0) != Riff || Tag(file, 8) != Wave)
        {
            throw Fault(ErrorKind.Corrupt, "The sound is no WAV file", 0);
        }

        WaveFormat? format = null;
        int at = 12;
        for (int chunk = 0; chunk < MaxChunks && file.Length - at >= 8; chunk++)
        {
            int tag = Tag(file, at);
            uint declared = BinaryPrimitives.ReadUInt32LittleEndian(file[(at + 4)..]);
            at += 8;
            bool isOpen = tag == Data && declared >= Unknown;
            if (!isOpen && declared > (uint)(file.Length - at))
            {
                throw Fault(ErrorKind.Corrupt, string.Create(CultureInfo.InvariantCulture, $"A part of the WAV file says {declared} bytes; {file.Length - at} are left"), at - 4);
            }

            var content = isOpen ? file[at..] : file.Slice(at, (int)declared);
            switch (tag)
            {
                case Format:
                    format = ReadFormat(content, at);
                    break;
                case Data when format is { } known:
                    return ReadSamples(content, known, at);
                case Data:
                    throw Fault(ErrorKind.Corrupt, "The WAV file's samples come before their format", at);
            }

            at += Math.Min(content.Length + (content.Length & 1), file.Length - at);   // padded to even lengths
        }

        throw Fault(ErrorKind.Corrupt, "The WAV file has no samples", at);
    }

    /// <summary>Reads a file from a stream.</summary>
    /// <param name="stream">The stream; it is read to its end and left open.</param>
    /// <param name="maxBytes">The most bytes that are read.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The sound; the mean of the channels.</returns>
    /// <exception cref="MedImagingException">As <see cref="Read"/>, or there are more bytes (<see cref="ErrorKind.LimitExceeded"/>).</exception>
    public static async ValueTask<AudioClip> ReadAsync(Stream stream, int maxBytes = 256 << 20, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBytes, 1);
        using var bytes = new MemoryStream();
        byte[] buffer = new byte[1 << 16];
        while (await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var read)
        {
            if (read > maxBytes - bytes.Length)
            {
                throw new MedImagingException(ErrorKind.LimitExceeded, string.Create(CultureInfo.InvariantCulture, $"The sound has more than {maxBytes} bytes."));
            }

            bytes.Write(buffer, 0, read);
        }

        return Read(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }

    private static int Tag(ReadOnlySpan<byte> file, int at) => BinaryPrimitives.ReadInt32LittleEndian(file[at..]);

    private static WaveFormat ReadFormat(ReadOnlySpan<byte> content, int at)
    {
        if (content.Length < FormatLength)
        {
            throw Fault(ErrorKind.Corrupt, "The WAV file's format is cut short", at);
        }

        int tag = BinaryPrimitives.ReadUInt16LittleEndian(content);
        int channels = BinaryPrimitives.ReadUInt16LittleEndian(content[2..]);
        uint rate = BinaryPrimitives.ReadUInt32LittleEndian(content[4..]);
        int block = BinaryPrimitives.ReadUInt16LittleEndian(content[12..]);
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(content[14..]);
        if (tag == WaveFormat.Extensible && content.Length >= ExtensibleLength && content.Slice(SubFormatAt + 2, SubFormatTail.Length).SequenceEqual(SubFormatTail))
        {
            tag = BinaryPrimitives.ReadUInt16LittleEndian(content[SubFormatAt..]);
        }

        var format = new WaveFormat(tag, channels, (int)Math.Min(rate, int.MaxValue), bits);
        if (channels is 0 or > MaxChannels || rate is < AudioClip.MinSampleRate or > AudioClip.MaxSampleRate || !format.IsKnown)
        {
            throw Fault(
                ErrorKind.UnsupportedFormat,
                string.Create(CultureInfo.InvariantCulture, $"The WAV file has encoding {tag} of {bits} bits, {channels} channels, {rate} samples a second; that is not read"),
                at);
        }

        return block == format.BlockLength ? format : throw Fault(ErrorKind.Corrupt, "The WAV file's format contradicts itself", at + 12);
    }

    private static AudioClip ReadSamples(ReadOnlySpan<byte> content, WaveFormat format, int at)
    {
        float[] samples = new float[content.Length / format.BlockLength];   // a part of a last block is no sample
        int bad = format.Convert(content, samples);
        return bad < 0
            ? new AudioClip(samples, format.SampleRate)
            : throw Fault(ErrorKind.Corrupt, "The WAV file has a sample that is no number", at + ((long)bad * format.BlockLength));
    }

    private static MedImagingException Fault(ErrorKind kind, string what, long offset)
        => new(kind, string.Create(CultureInfo.InvariantCulture, $"{what} (offset {offset}).")) { Offset = offset };
}
