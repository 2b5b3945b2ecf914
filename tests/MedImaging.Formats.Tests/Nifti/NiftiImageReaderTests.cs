using System.Buffers.Binary;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace MedImaging.Formats.Tests;

public class NiftiImageReaderTests
{
    [Theory, InlineData(false, false), InlineData(true, false), InlineData(false, true), InlineData(true, true)]
    public async Task Frames_AreTheSlicesAsStored_WithTheirPlaces(bool isBigEndian, bool isCompressed)
    {
        byte[] file = await NiftiForge.FileAsync(options: new() { IsBigEndian = isBigEndian, Window = new(40, 400) });
        using var services = RasterFiles.Services();
        byte[] bytes = isCompressed ? NiftiForge.Gzip(file) : file;
        var reader = RasterFiles.ReaderOf(services, bytes);

        var instance = await reader.ReadAsync(ImageSource.FromBytes("x.nii", bytes));

        using var volume = await NiftiForge.VolumeAsync(file);
        Assert.Equal(("NIfTI", 3, 4, 5, "OT"), (reader.Format, instance.Descriptor.FrameCount, instance.Descriptor.Rows, instance.Descriptor.Columns, instance.Series.Modality.Code));
        Assert.Equal(ContentHash.Of(bytes), instance.SourceHash);
        float[] row = new float[5];
        for (int slice = 0; slice < 3; slice++)
        {
            var frame = instance.ReadFrame(slice);
            for (int y = 0; y < 4; y++)
            {
                volume.ReadRow(slice, y, row);
                Assert.Equal(row, frame.Samples.Slice(y * 5, 5).ToArray());
            }

            Assert.Equal(new Window(40, 400, VoiFunction.LinearExact), frame.Window);
            Assert.Equal(ContentHash.Of(file.AsSpan(352 + (slice * 40), 40)), frame.PixelHash);
            Assert.Equal(volume.Geometry.PositionOf(3, 2, slice), frame.Plane!.PositionOf(new FramePoint(3.5, 2.5)));
            Assert.Equal((volume.Geometry.Spacing.Row, volume.Geometry.Spacing.Column), frame.Spacing);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => instance.ReadFrame(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => instance.ReadFrame(-1));
    }

    [Fact]
    public async Task VolumesOfAFile_AreFramesOneAfterTheOther_AndWithoutAPlaceThereIsNoPlane()
    {
        byte[] file = [.. await NiftiForge.FileAsync(file =>
        {
            NiftiForge.Set16(file, 40, 4, 5, 4, 3, 2);
            NiftiForge.Set16(file, 252, 0, 0);
            NiftiForge.SetReal(file, 112, 2, -7);
        }), .. new byte[120]];

        var instance = await NiftiReader.ReadImageAsync(ImageSource.FromBytes("x", file));

        Assert.Equal((6, 1), (instance.Descriptor.FrameCount, instance.Warnings.Count));
        Assert.Null(instance.ReadFrame(4).Plane);
        Assert.Equal(-7, instance.ReadFrame(4).Samples.Span[0]);
        Assert.Equal((BinaryPrimitives.ReadInt16LittleEndian(file.AsSpan(352 + 4)) * 2) - 7, instance.ReadFrame(0).Samples.Span[2]);
    }

    [Theory, InlineData(128, 3), InlineData(2304, 4)]
    public async Task Colours_AreFrames_NotVolumes(short type, int size)
    {
        byte[] header = await NiftiForge.FileAsync(file =>
        {
            NiftiForge.Set16(file, 70, type, (short)(8 * size));
            NiftiForge.SetReal(file, 112, 5, 5);   // a scale has no meaning for colours
        });
        byte[] file = [.. header[..352], .. Enumerable.Range(0, 60 * size).Select(i => (byte)i)];

        var instance = await NiftiReader.ReadImageAsync(ImageSource.FromBytes("x", file));
        var frame = instance.ReadFrame(1);

        Assert.Equal((3, 60), (frame.SamplesPerPixel, frame.Samples.Length));
        Assert.Equal(Enumerable.Range(0, 60).Select(i => (float)(byte)((20 * size) + (i / 3 * size) + (i % 3))), frame.Samples.ToArray());
        Assert.Equal(ContentHash.Of(file.AsSpan(352 + (20 * size), 20 * size)), frame.PixelHash);
        Assert.Equal(size - 3, instance.Warnings.Count);
        await Testing.Refusal.ExpectAsync(ErrorKind.UnsupportedFormat, () => NiftiForge.VolumeAsync(file));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task LargeWholeNumbers_AreDoublesInFrames(bool isBigEndian)
    {
        using var volume = Voxels.Of<ulong>();
        using var stream = new MemoryStream();
        await NiftiWriter.WriteAsync(volume, stream, new NiftiWriterOptions { IsBigEndian = isBigEndian });

        var instance = await NiftiReader.ReadImageAsync(ImageSource.FromBytes("x", stream.ToArray()));

        Assert.Equal([0f, ulong.MaxValue, 14f], instance.ReadFrame(0).Samples[..3].ToArray());
        Assert.Contains("53 bits", Assert.Single(instance.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheFirstBytes_TellNiftiFromOtherThings()
    {
        using var services = RasterFiles.Services();
        var reader = services.GetServices<IImageReader>().Single(reader => reader.Format == "NIfTI");
        byte[] file = await NiftiForge.FileAsync(), second = await NiftiForge.FileAsync(options: new() { Version = 2, IsBigEndian = true });
        byte[] noise = new byte[5000];
        new Random(1).NextBytes(noise);

        Assert.True(reader.CanRead(file) && reader.CanRead(second) && reader.CanRead(NiftiForge.Gzip(file)) && reader.CanRead(NiftiForge.Gzip(second)));
        Assert.True(reader.CanRead(NiftiForge.Gzip([.. file, .. noise]).AsSpan(0, 1024)));
        Assert.False(reader.CanRead([]) || reader.CanRead(noise) || reader.CanRead(NiftiForge.Gzip(noise).AsSpan(0, 1024)) || reader.CanRead([0x1F, 0x8B]) || reader.CanRead(file.AsSpan(0, 300)));
        Assert.False(reader.CanRead(NiftiForge.Gzip("a text"u8)));
    }

    [Fact]
    public void Registration_IsOnceEach_AndChecksItsOptions()
    {
        var services = new ServiceCollection();
        services.AddMedImaging().AddNifti().AddNifti().AddRasterImages().AddRasterImages();
        using var provider = services.BuildServiceProvider();
        Assert.Equal(["NIfTI", "PNG", "JPEG", "TIFF", "BMP"], provider.GetServices<IImageReader>().Select(reader => reader.Format));

        var wrong = new ServiceCollection();
        wrong.AddMedImaging().AddNifti(options => options.MaxFrames = 0);
        using var refused = wrong.BuildServiceProvider();
        Assert.Throws<OptionsValidationException>(() => refused.GetRequiredService<IOptions<NiftiReaderOptions>>().Value);
    }
}
