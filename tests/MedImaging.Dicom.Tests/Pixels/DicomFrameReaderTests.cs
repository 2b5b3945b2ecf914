using MedImaging.Testing;

namespace MedImaging.Dicom.Tests.Pixels;

[Collection(nameof(Alone))]
public sealed class DicomFrameReaderTests
{
    private static readonly string[] Files =
    [
        "ct512_ele", "ct512_ile", "ct512_ge14bit", "ct512_rle", "ct512_jpeg_baseline8", "ct512_jpeg_ext12", "ct512_jpeg_p10_12", "ct512_jpegll_57", "ct512_jpegll_sv1",
        "ct512_jls", "ct512_jls_near", "ct512_j2k", "ct512_j2k_lossy", "us640_rgb_ele", "us800_ybrfull422_ele", "us320_30f_ybr422_jpeg", "xa512_96f_jpeg", "rgb640_htj2k_ll",
        "mr256_19f_ele", "seg_1bit_3f", "cr2140_jls_near",
    ];

    public static TheoryData<string> Names() => [.. Files];

    [Theory, MemberData(nameof(Names))]
    public void Frame_IsThatOfTheInstance_AndAllocatesNothing(string name)
    {
        byte[] bytes = File.ReadAllBytes(TestData.Require($"dicom/syntaxes/{name}.dcm"));
        var instance = DecodedFrames.Open(bytes);
        int last = instance.Descriptor.FrameCount - 1;
        var expected = DecodedFrames.Read(instance, last);
        using var reader = new DicomFrameReader();
        float[] row = new float[expected.Columns * expected.SamplesPerPixel];
        bool isPlain = !instance.File.Dataset.Contains(DicomTags.PerFrameFunctionalGroupsSequence);
#if DEBUG
        isPlain &= instance.File.TransferSyntax.IsExplicit;   // code that is not optimised makes an object each time it names a table of constants, and the dictionary is one
#endif
        for (int i = 0; i < 3; i++)
        {
            ReadAll(reader, bytes, last, row);   // warm
        }

        // Tests beside this one may have all of a codec's working states, so that one is made; the best of a few runs is the steady state.
        long allocated = long.MaxValue;
        FramePixels pixels = default;
        for (int i = 0; i < 8 && allocated > 0; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            pixels = ReadAll(reader, bytes, last, row);
            allocated = Math.Min(allocated, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        float[] samples = new float[pixels.Count];
        pixels.CopyTo(0, samples);
        Assert.Equal(expected.Samples.ToArray(), samples);
        Assert.Equal((expected.Window, expected.Unit, expected.IsInverted), (pixels.Window, pixels.Unit ?? "1", pixels.IsInverted));
        Assert.Equal(instance.Descriptor.FrameCount, reader.FrameCount);
        Assert.True(!isPlain || allocated == 0, $"{allocated} bytes");
    }

    [Theory]
    [InlineData("dicom/syntaxes/ct512_ebe.dcm")]
    [InlineData("dicom/syntaxes/ct512_deflated.dcm")]
    [InlineData("dicom/syntaxes/ect_enhanced_2f.dcm")]
    [InlineData("dicom/syntaxes/us800_pal_ele.dcm")]
    [InlineData("dicom/pydicom/MR_small_bigendian.dcm")]
    public void FilesThatNeedADataset_AreReadToo(string file)
    {
        string path = TestData.Require(file);
        var instance = DecodedFrames.Open(File.ReadAllBytes(path));
        Assert.SkipWhen(instance.Descriptor.FrameCount == 0, "no picture");
        using var reader = new DicomFrameReader();
        reader.Open(path);

        var expected = instance.ReadFrame(instance.Descriptor.FrameCount - 1);
        var pixels = reader.Read(reader.FrameCount - 1);

        float[] samples = new float[pixels.Count];
        pixels.CopyTo(0, samples);
        Assert.Equal(expected.Samples.ToArray(), samples);
        Assert.Equal(expected.Window, pixels.Window);
    }

    [Fact]
    public async Task FileOfAlmostAGigabyte_GivesOneFrame_AndStaysOnTheDisk()
    {
        const int Frames = 1700;
        var dataset = Objects.Image(512, 512, 1, 16, 16, 15, isSigned: false, "MONOCHROME2", []);
        dataset.Add(DicomTags.NumberOfFrames, Frames);
        byte[] head = DicomWriter.ToBytes(new DicomFile(dataset));
        BitConverter.TryWriteBytes(head.AsSpan(head.Length - 4), Frames * 512 * 512 * 2);
        using var folder = new TemporaryFolder();
        string path = folder.File("large.dcm");
        await using (var file = File.Create(path))
        {
            file.Write(head);
            file.SetLength(head.Length + (Frames * 512L * 512 * 2));   // sparse
            file.Position = head.Length + (1699L * 512 * 512 * 2) + 8;
            file.Write([0x39, 0x30]);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        using var reader = new DicomFrameReader();
        reader.Open(path);
        var pixels = reader.Read(Frames - 1);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.InRange(allocated, 0, 5_000_000);
        Assert.Equal(Frames, reader.FrameCount);
        float[] five = new float[5];
        pixels.CopyTo(0, five);
        Assert.Equal([0f, 0f, 0f, 0f, 12345f], five);
        var instance = new DicomInstance(await DicomFile.OpenAsync(path, cancellationToken: TestContext.Current.CancellationToken), "test", ContentHash.Of("x"));
        Assert.Equal(12345f, instance.ReadFrame(Frames - 1).Samples.Span[4]);
    }

    [Fact]
    public void Misuse_IsTold()
    {
        using var reader = new DicomFrameReader();
        Assert.Throws<InvalidOperationException>(() => reader.Read(0));
        Assert.Equal(ErrorKind.NotFound, Assert.Throws<MedImagingException>(() => reader.Open("/no/such/file.dcm")).Kind);
        Assert.Equal(ErrorKind.InvalidInput, Assert.Throws<MedImagingException>(() => reader.Open(new byte[300])).Kind);
        Assert.Equal(0, reader.FrameCount);
        reader.Open(DicomWriter.ToBytes(new DicomFile(Objects.Ct())));
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.Read(1));
        Assert.Equal(24, reader.Read(0).Count);
    }

    private static FramePixels ReadAll(DicomFrameReader reader, byte[] bytes, int frame, float[] row)
    {
        reader.Open(bytes);
        var pixels = reader.Read(frame);
        for (int y = 0; y < pixels.Rows; y++)
        {
            pixels.CopyTo(y * row.Length, row);
        }

        return pixels;
    }
}
