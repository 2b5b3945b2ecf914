using System.Runtime.InteropServices;
using MedImaging.Testing;

namespace MedImaging.Formats.Tests;

public sealed class RasterOracleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task PicturesOfEveryKind_AreWhatPilSees()
    {
        string python = File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";
        Assert.SkipUnless((await ExternalProgram.RunAsync(python, ["-c", "import PIL, numpy"], cancellationToken: Token)).ExitCode == 0, "Pillow is not installed (Debian package python3-pil).");
        ExternalProgram.Require("cjpeg", "libjpeg-turbo-progs");
        ExternalProgram.Require("tiffcp", "libtiff-tools");
        string[] real = Directory.Exists(Path.Combine(TestData.Folder, "images"))
            ? [.. TestData.RequireFiles("images", "*.png").Concat(TestData.RequireFiles("images", "*.jpg")).Where(file => new FileInfo(file).Length < 500_000)]
            : [];
        string script = Path.Combine(TestData.RepositoryRoot, "tests", "MedImaging.Formats.Tests", "Rasters", "rasters.py");

        var result = await ExternalProgram.RunAsync(python, [script, _folder.FullPath, .. real], TimeSpan.FromMinutes(10), cancellationToken: Token);

        Assert.True(result.ExitCode == 0, result.Error);
        string[] lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(lines.Length > 200, $"{lines.Length} pages");
        var wrong = new List<string>();
        foreach (string line in lines)
        {
            string[] words = line.Split('\t');
            var instance = await RasterFiles.ReadAsync(await File.ReadAllBytesAsync(words[0], Token), cancellationToken: Token);
            if (Compare(instance.ReadFrame(int.Parse(words[1])), words) is { } difference)
            {
                wrong.Add($"{Path.GetFileName(words[0])} page {words[1]}: {difference}");
            }
        }

        Assert.Empty(wrong);
    }

    private static string? Compare(PixelFrame frame, string[] words)
    {
        int width = int.Parse(words[2]), height = int.Parse(words[3]), channels = int.Parse(words[4]), bytes = int.Parse(words[5]);
        byte[] expected = File.ReadAllBytes(words[6]);
        if ((frame.Columns, frame.Rows, frame.SamplesPerPixel) != (width, height, channels))
        {
            return $"{frame.Columns} by {frame.Rows} by {frame.SamplesPerPixel} instead of {width} by {height} by {channels}";
        }

        if (!frame.Pixels.Data.Span.SequenceEqual(expected) || frame.PixelHash != ContentHash.Of(expected))
        {
            int at = frame.Pixels.Data.Span.CommonPrefixLength(expected);
            return $"samples differ from byte {at} of {expected.Length}";
        }

        // Colours have 255 as their largest value whatever their bits; the window of whole numbers gives sample ÷ largest.
        float[] unit = new float[frame.Samples.Length];
        frame.Window?.Apply(frame.Samples.Span, unit);
        for (int i = 0; i < unit.Length && frame.Pixels.Format != SampleFormat.Float32; i++)
        {
            double stored = bytes == 1 ? expected[i] / 255d : MemoryMarshal.Cast<byte, ushort>(expected)[i] / 65535d;
            if (Math.Abs(unit[i] - stored) > 1e-6)
            {
                return $"sample {i} is shown as {unit[i]} instead of {stored}";
            }
        }

        return frame.Spacing is null && frame.Plane is null && frame.Instance.Series.Modality == Modality.Other ? null : "it has a place in a patient";
    }
}
