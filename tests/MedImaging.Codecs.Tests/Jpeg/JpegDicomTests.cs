using MedImaging.Testing;

namespace MedImaging.Codecs.Tests;

public class JpegDicomTests
{
    private static readonly string[] Real =
    [
        "syntaxes/cr2140_jpegll_sv1", "syntaxes/ct512_jpeg_baseline8", "syntaxes/ct512_jpeg_ext12", "syntaxes/ct512_jpeg_p10_12", "syntaxes/ct512_jpegll_57",
        "syntaxes/ct512_jpegll_sv1", "syntaxes/mr1024_jpegll_57", "syntaxes/us320_30f_ybr422_jpeg", "syntaxes/xa512_96f_jpeg",
        "pydicom/JPEG-lossy", "pydicom/JPGExtended", "pydicom/SC_rgb_jpeg_dcmtk", "pydicom/examples_ybr_color",
    ];

    [Fact]
    public void Decode_OfRealFiles_EqualsDcmtk()
    {
        using var folder = new TemporaryFolder();
        string root = TestData.Require("dicom");
        JpegFiles.Run(folder, Real.Select((name, i) => $"dcmdjpeg +cn +px '{root}/{name}.dcm' {i}.dcm"), "dcmdjpeg");

        for (int i = 0; i < Real.Length; i++)
        {
            CheckFrames(Real[i], Fragments.Read($"{root}/{Real[i]}.dcm"), Fragments.ReadNative(folder.File($"{i}.dcm")), JpegColor.AsCoded, 0);
        }
    }

    [Fact]
    public void Decode_ToRed_Green_Blue_EqualsDcmtk()
    {
        using var folder = new TemporaryFolder();
        string[] files = [TestData.Require("dicom/syntaxes/us320_30f_ybr422_jpeg.dcm"), TestData.Require("dicom/pydicom/SC_rgb_jpeg_dcmtk.dcm")];
        JpegFiles.Run(folder, files.Select((name, i) => $"dcmdjpeg +px '{name}' {i}.dcm"), "dcmdjpeg");

        for (int i = 0; i < files.Length; i++)
        {
            CheckFrames(files[i], Fragments.Read(files[i]), Fragments.ReadNative(folder.File($"{i}.dcm")), JpegColor.RgbFromYcc, 0);
        }
    }

    [Fact]
    public void Decode_OfLossless_EqualsGdcm()
    {
        using var folder = new TemporaryFolder();
        string[] files = [TestData.Require("dicom/syntaxes/ct512_jpegll_57.dcm"), TestData.Require("dicom/syntaxes/mr1024_jpegll_57.dcm"), TestData.Require("dicom/syntaxes/cr2140_jpegll_sv1.dcm")];
        JpegFiles.Run(folder, files.Select((name, i) => $"gdcmconv --raw '{name}' {i}.dcm"), "gdcmconv");

        for (int i = 0; i < files.Length; i++)
        {
            CheckFrames(files[i], Fragments.Read(files[i]), Fragments.ReadNative(folder.File($"{i}.dcm")), JpegColor.AsCoded, 0);
        }
    }

    [Fact]
    public void Decode_OfEverySelectionValueAndPointTransform_EqualsDcmtk()
    {
        using var folder = new TemporaryFolder();
        string ct = TestData.Require("dicom/syntaxes/ct512_ele.dcm"), rgb = TestData.Require("dicom/syntaxes/us640_rgb_ele.dcm");
        string[] options =
        [
            .. Enumerable.Range(1, 7).Select(sv => $"+el +sv {sv} '{ct}'"), .. Enumerable.Range(1, 7).Select(sv => $"+el +sv {sv} '{rgb}'"),
            $"+el +sv 4 +pt 1 '{ct}'", $"+el +sv 5 +pt 3 '{ct}'", $"+e1 +pt 2 '{rgb}'",
        ];
        JpegFiles.Run(folder, options.SelectMany((o, i) => new[] { $"dcmcjpeg {o} c{i}.dcm", $"dcmdjpeg +cn +px c{i}.dcm d{i}.dcm" }), "dcmcjpeg", "dcmdjpeg");
        byte[] original = Fragments.ReadNative(ct);

        for (int i = 0; i < options.Length; i++)
        {
            var frames = Fragments.Read(folder.File($"c{i}.dcm"));
            CheckFrames(options[i], frames, Fragments.ReadNative(folder.File($"d{i}.dcm")), JpegColor.AsCoded, 0);
            Assert.True(i >= 7 || original.AsSpan().SequenceEqual(JpegFiles.Decode(frames[0])), options[i]);
        }
    }

    [Fact]
    public void Decode_OfEveryDctProcess_EqualsDcmtk()
    {
        using var folder = new TemporaryFolder();
        string ct = TestData.Require("dicom/syntaxes/ct512_ele.dcm"), rgb = TestData.Require("dicom/syntaxes/us640_rgb_ele.dcm");
        string[] options =
        [
            $"+ee +bt '{ct}'", $"+ee +bt +q 40 '{ct}'", $"+ee +be '{ct}'", $"+es +bt '{ct}'", $"+es +be '{ct}'", $"+ep +bt +q 100 '{ct}'", $"+ep +bt +q 30 '{ct}'", $"+ep +be '{ct}'",
            $"+eb '{rgb}'", $"+eb +s4 '{rgb}'", $"+eb +cr '{rgb}'", $"+ee '{rgb}'", $"+es '{rgb}'", $"+ep '{rgb}'", $"+ep +s4 +q 98 '{rgb}'",
        ];
        JpegFiles.Run(folder, options.SelectMany((o, i) => new[] { $"dcmcjpeg {o} c{i}.dcm", $"dcmdjpeg +cn +px c{i}.dcm d{i}.dcm" }), "dcmcjpeg", "dcmdjpeg");

        for (int i = 0; i < options.Length; i++)
        {
            CheckFrames(options[i], Fragments.Read(folder.File($"c{i}.dcm")), Fragments.ReadNative(folder.File($"d{i}.dcm")), JpegColor.AsCoded, 0);
        }
    }

    private static void CheckFrames(string name, byte[][] frames, byte[] expected, JpegColor color, int tolerance)
    {
        int at = 0;
        foreach (byte[] frame in frames)
        {
            byte[] actual = JpegFiles.Decode(frame, color);
            int difference = JpegFiles.Difference(actual, expected[at..(at + actual.Length)], Jpeg.ReadInfo(frame).Shape.BytesPerSample);
            Assert.True(difference <= tolerance, $"{name}: differs by {difference}");
            at += actual.Length;
        }

        Assert.InRange(expected.Length - at, 0, 1);
    }
}
