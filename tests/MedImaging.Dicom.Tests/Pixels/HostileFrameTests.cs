using MedImaging.Testing;

namespace MedImaging.Dicom.Tests.Pixels;

public sealed class HostileFrameTests
{
    [Theory]
    [InlineData("MR_small_RLE.dcm")]
    [InlineData("SC_rgb_rle_2frame.dcm")]
    [InlineData("JPEG-lossy.dcm")]
    [InlineData("JPGExtended.dcm")]
    [InlineData("MR_small_jpeg_ls_lossless.dcm")]
    [InlineData("MR_small_jp2klossless.dcm")]
    [InlineData("SC_ybr_full_422_uncompressed.dcm")]
    [InlineData("CT_small.dcm")]
    [InlineData("liver_1frame.dcm")]
    public void DamagedFiles_GiveFramesOrOneKindOfException(string name)
    {
        byte[] whole = File.ReadAllBytes(TestData.Require("dicom/pydicom/" + name));
        var random = new Random(5);
        using var reader = new DicomFrameReader();
        int refused = 0;
        for (int run = 0; run < 150; run++)
        {
            byte[] bytes = whole[..(run % 3 == 0 ? random.Next(200, whole.Length) : whole.Length)];
            for (int i = 0; i < run % 5; i++)
            {
                int from = random.Next(2) == 0 ? 132 : bytes.Length / 2;
                bytes[random.Next(Math.Min(from, bytes.Length - 1), bytes.Length)] = (byte)random.Next(256);
            }

            refused += Try(() => reader.Open(bytes)) && Try(() => ReadAll(reader)) ? 0 : 1;
            Try(() =>
            {
                var instance = DecodedFrames.Open(bytes);
                for (int frame = 0; frame < Math.Min(3, instance.Descriptor.FrameCount); frame++)
                {
                    instance.ReadOverlays(frame);
                    Assert.NotEqual(0, instance.ReadFrame(frame).Samples.Length);
                }
            });
        }

        Assert.InRange(refused, 1, 150);
    }

    private static void ReadAll(DicomFrameReader reader)
    {
        for (int frame = 0; frame < Math.Min(3, reader.FrameCount); frame++)
        {
            Assert.NotEqual(0, reader.Read(frame).Count);
        }
    }

    private static bool Try(Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (MedImagingException)
        {
            return false;
        }
    }
}
