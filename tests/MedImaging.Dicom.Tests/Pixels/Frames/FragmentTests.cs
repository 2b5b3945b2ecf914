using System.Buffers.Binary;

namespace MedImaging.Dicom.Tests.Pixels.Frames;

public sealed class FragmentTests
{
    private const int Frames = 3;

    [Fact]
    public void FragmentsWithATable_AreJoined() => Check(Split(Coded(), pieces: 3, withTable: true), extended: null);

    [Fact]
    public void FragmentsWithoutATable_AreJoinedByHowFramesBegin() => Check(Split(Coded(), pieces: 2, withTable: false), extended: null);

    [Fact]
    public void OneFragmentEach_NeedsNoTable() => Check(Split(Coded(), pieces: 1, withTable: false), extended: null);

    [Fact]
    public void ExtendedTable_GoesFirst()
    {
        var parts = Split(Coded(), pieces: 2, withTable: true);
        byte[] table = new byte[8 * Frames];
        for (int i = 0; i < Frames; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(table.AsSpan(8 * i), BinaryPrimitives.ReadUInt32LittleEndian(parts[0].AsSpan(4 * i)));
        }

        parts[0] = [];
        Check(parts, table);
    }

    [Fact]
    public void TableThatLies_IsPassedOver()
    {
        var parts = Split(Coded(), pieces: 2, withTable: true);
        parts[0].AsSpan().Fill(0xEE);
        Check(parts, extended: null);
    }

    [Fact]
    public void FewerFragmentsThanFrames_AreCorrupt()
    {
        var parts = Split(Coded(), pieces: 1, withTable: false)[..3];
        var ex = Assert.Throws<MedImagingException>(() => Read(parts, null));
        Assert.Equal(ErrorKind.Corrupt, ex.Kind);
    }

    [Fact]
    public void FrameCodedOtherwiseThanSaid_IsReadByItsBytes_WithAWarning()
    {
        var parts = Split(Coded(), pieces: 1, withTable: false);
        var frame = Read(parts, null, "1.2.840.10008.1.2.4.90")[0];

        Assert.Contains("JPEG 2000", Assert.Single(frame.Warnings, w => w.Contains("coded as", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal(Plain(0), frame.Samples.ToArray());
    }

    [Fact]
    public void SyntaxThatIsNotDecoded_IsNamed()
    {
        var ex = Assert.Throws<MedImagingException>(() => Read([[], [0, 0, 1, 2], [0, 0, 1, 2], [0, 0, 1, 2]], null, "1.2.840.10008.1.2.4.100"));

        Assert.Equal(ErrorKind.UnsupportedFormat, ex.Kind);
        Assert.Contains("1.2.840.10008.1.2.4.100", ex.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DamagedFrame_TellsFrameSyntaxAndPlace()
    {
        var parts = Split(Coded(), pieces: 1, withTable: false);
        parts[2] = parts[2][..20];
        byte[] bytes = Write(parts, null, TransferSyntax.JpegLossless.Uid);

        var ex = Assert.Throws<MedImagingException>(() => DecodedFrames.Open(bytes).ReadFrame(1));

        Assert.Contains("frame 1 of 3, JPEG Lossless", ex.Message, StringComparison.Ordinal);
        Assert.InRange(ex.Offset!.Value, 132, bytes.Length);
        Assert.Equal(Plain(2), DecodedFrames.Open(bytes).ReadFrame(2).Samples.ToArray());
    }

    private static void Check(byte[][] parts, byte[]? extended)
    {
        var frames = Read(parts, extended);
        for (int i = 0; i < Frames; i++)
        {
            Assert.Equal(Plain(i), frames[i].Samples.ToArray());
        }
    }

    private static PixelFrame[] Read(byte[][] parts, byte[]? extended, string? syntax = null)
    {
        byte[] bytes = Write(parts, extended, syntax ?? TransferSyntax.JpegLossless.Uid);
        using var reader = new DicomFrameReader();
        var instance = DecodedFrames.Open(bytes);
        var frames = Enumerable.Range(0, Frames).Select(instance.ReadFrame).ToArray();
        reader.Open(bytes);
        for (int i = 0; i < Frames; i++)
        {
            float[] again = new float[frames[i].Samples.Length];
            reader.Read(i).CopyTo(0, again);
            Assert.Equal(frames[i].Samples.ToArray(), again);
        }

        return frames;
    }

    private static byte[] Write(byte[][] parts, byte[]? extended, string syntax)
    {
        var dataset = Image();
        dataset.Remove(DicomTags.PixelData);
        if (extended is not null)
        {
            dataset.Add(new DicomTag(0x7FE00001), DicomVr.OV, extended);
        }

        byte[] all = [.. parts.SelectMany(p => p)];
        var pieces = new (int, int)[parts.Length];
        for (int i = 0, at = 0; i < parts.Length; at += parts[i++].Length)
        {
            pieces[i] = (at, parts[i].Length);
        }

        dataset.Add(DicomTags.PixelData, new DicomFragments(new MemoryByteSource(all), pieces));
        return DicomWriter.ToBytes(new DicomFile(dataset, TransferSyntax.FromUid(syntax)));
    }

    private static byte[][] Split(DicomFragments coded, int pieces, bool withTable)
    {
        var parts = new List<byte[]> { Array.Empty<byte>() };
        var places = new List<int>();
        int place = 0;
        foreach (var frame in coded)
        {
            places.Add(place);
            int size = Math.Max(2, frame.Length / pieces & ~1);
            for (int i = 0; i < pieces; i++)
            {
                var part = (i == pieces - 1 ? frame[(i * size)..] : frame.Slice(i * size, size)).ToArray();
                parts.Add(part);
                place += 8 + part.Length;
            }
        }

        if (withTable)
        {
            parts[0] = new byte[4 * Frames];
            for (int i = 0; i < Frames; i++)
            {
                BinaryPrimitives.WriteInt32LittleEndian(parts[0].AsSpan(4 * i), places[i]);
            }
        }

        return [.. parts];
    }

    private static DicomFragments Coded()
    {
        var coded = DicomTranscoder.Transcode(new DicomFile(Image()), TransferSyntax.JpegLossless);
        Assert.True(coded.Dataset.TryGet(DicomTags.PixelData, out var pixels));
        return pixels.Fragments!;
    }

    private static DicomDataset Image()
    {
        byte[] pixels = [.. Enumerable.Range(0, Frames).SelectMany(Plain).Select(v => (byte)v)];
        var dataset = Objects.Image(9, 8, 1, 8, 8, 7, isSigned: false, "MONOCHROME2", pixels);
        dataset.Add(DicomTags.NumberOfFrames, Frames);
        return dataset;
    }

    private static float[] Plain(int frame) => [.. Enumerable.Range(0, 72).Select(i => (float)((i * i * (frame + 3)) % 251))];
}
