using System.Globalization;
using System.Text;

namespace MedImaging;

/// <summary>A tiny text format for tests: <c>FAKE|study|series|sop|number|modality|body|view|rows|columns|spacing|frames|patient|pixels…</c>.</summary>
public sealed record FakeImage
{
    public string Name { get; init; } = "image.fake";
    public string Study { get; init; } = "1.2.3";
    public string Series { get; init; } = "1.2.3.1";
    public string Sop { get; init; } = "1.2.3.1.1";
    public int Number { get; init; } = 1;
    public string Modality { get; init; } = "DX";
    public string Body { get; init; } = "CHEST";
    public string View { get; init; } = "PA";
    public int Rows { get; init; } = 8;
    public int Columns { get; init; } = 8;
    public double Spacing { get; init; } = 0.2;
    public int Frames { get; init; } = 1;
    public string Patient { get; init; } = "P1";
    public byte Fill { get; init; } = 100;

    public ImageSource ToSource() => ImageSource.FromBytes(Name, ToBytes());

    public byte[] ToBytes()
    {
        string head = string.Join('|', "FAKE", Study, Series, Sop, Number, Modality, Body, View, Rows, Columns, Spacing.ToString(CultureInfo.InvariantCulture), Frames, Patient) + "\n";
        var pixels = new byte[Rows * Columns * Frames];
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (byte)(Fill + (i % 7) + (i / (Rows * Columns)));
        }

        return [.. Encoding.UTF8.GetBytes(head), .. pixels];
    }
}

/// <summary>Reads <see cref="FakeImage"/> bytes.</summary>
public sealed class FakeReader : IImageReader
{
    public int Reads { get; private set; }

    public string Format => "FAKE";

    public bool CanRead(ReadOnlySpan<byte> head) => head.StartsWith("FAKE|"u8);

    public async ValueTask<ImageInstance> ReadAsync(ImageSource source, CancellationToken cancellationToken = default)
    {
        Reads++;
        var bytes = await source.ReadAsync(cancellationToken: cancellationToken);
        int end = bytes.Span.IndexOf((byte)'\n');
        if (end < 0)
        {
            throw new MedImagingException(ErrorKind.InvalidInput, "The header does not end.") { Offset = bytes.Length };
        }

        string[] parts = Encoding.UTF8.GetString(bytes.Span[..end]).Split('|');
        return new Instance(bytes[(end + 1)..])
        {
            SourceName = source.Name,
            SourceHash = ContentHash.Of(bytes.Span),
            Study = new StudyDescriptor { StudyInstanceUid = parts[1], PatientId = parts[12], Date = "20250110", PatientBirthDate = "19800101", PatientSex = "F" },
            Series = new SeriesDescriptor { SeriesInstanceUid = parts[2], Modality = new Modality(parts[5]), BodyPart = parts[6], ViewPosition = parts[7] },
            Descriptor = new InstanceDescriptor
            {
                SopInstanceUid = parts[3],
                Number = int.Parse(parts[4], CultureInfo.InvariantCulture),
                Rows = int.Parse(parts[8], CultureInfo.InvariantCulture),
                Columns = int.Parse(parts[9], CultureInfo.InvariantCulture),
                FrameCount = int.Parse(parts[11], CultureInfo.InvariantCulture),
            },
            Spacing = double.Parse(parts[10], CultureInfo.InvariantCulture),
        };
    }

    private sealed class Instance(ReadOnlyMemory<byte> pixels) : ImageInstance
    {
        public required double Spacing { get; init; }

        public override PixelFrame ReadFrame(int index)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Descriptor.FrameCount);
            int size = Descriptor.Rows * Descriptor.Columns;
            if (pixels.Length < size * (index + 1))
            {
                throw new MedImagingException(ErrorKind.Corrupt, $"Frame {index} ends early.") { Offset = pixels.Length };
            }

            var raw = pixels.Slice(size * index, size);
            return new PixelFrame
            {
                Instance = this,
                Index = index,
                Rows = Descriptor.Rows,
                Columns = Descriptor.Columns,
                Samples = raw.ToArray().Select(value => (float)value).ToArray(),
                PixelHash = ContentHash.Of(raw.Span),
                Spacing = Spacing > 0 ? (Spacing, Spacing) : null,
            };
        }
    }
}
