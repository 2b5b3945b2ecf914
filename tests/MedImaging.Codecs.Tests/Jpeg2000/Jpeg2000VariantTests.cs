using System.Globalization;
using MedImaging.Testing;

namespace MedImaging.Codecs.Tests;

/// <summary>Streams by opj_compress in all the ways it knows, against opj_decompress.</summary>
public sealed class Jpeg2000VariantTests
{
    private static readonly (int Width, int Height, int Components, int Most) Grey = (203, 157, 1, 255), Color = (123, 145, 3, 255), Grey12 = (130, 97, 1, 4095), Grey16 = (131, 111, 1, 65535);

    [Fact]
    public Task Sizes() => CompareAsync(
        from size in new[] { (1, 1), (1, 7), (7, 1), (2, 2), (3, 5), (33, 1), (64, 64), (65, 63) }
        let levels = Text(Math.Min(6, 1 + int.Log2(Math.Min(size.Item1, size.Item2))))
        from more in new[] { "", " -I", " -d 3,5 -T 1,2" }
        select ((size.Item1, size.Item2, 1, 255), $"-n {levels}{more}"));

    [Fact]
    public Task Depths() => CompareAsync(
        from picture in new[] { Grey, Color, Grey12 }
        from arguments in new[] { "-n 6", "-I", "-I -r 12", "-r 20,8,1" }
        select (picture, arguments));

    [Fact]
    public Task SixteenBits() => CompareAsync([(Grey16, "-n 6"), (Grey16, "-r 20,8,1"), (Grey16, "-I"), (Grey16, "-I -r 12")], lossy: 2);

    [Fact]
    public Task ProgressionsTilesPrecincts() => CompareAsync(
        from order in new[] { "LRCP", "RLCP", "RPCL", "PCRL", "CPRL" }
        from picture in new[] { Grey, Color }
        from more in new[]
        {
            "-r 30,10,1 -c [64,64],[32,32] -b 16,16", "-r 30,10,1 -t 50,61 -c [32,32] -b 8,32", "-d 13,7 -T 5,3 -t 50,61 -c [64,32],[32,16] -b 32,4", "-TP R -r 30,10,1",
        }
        select (picture, $"-p {order} {more}"));

    [Fact]
    public Task CodingModes() => CompareAsync(
        Enumerable.Range(0, 64).Select(mode => (Grey, $"-M {Text(mode)} -n 3 -b 32,32"))
            .Concat(new[] { 1, 5, 9, 63 }.Select(mode => (Grey12, $"-M {Text(mode)} -I -r 6,2"))));

    [Fact]
    public Task Markers() => CompareAsync(
    [
        (Grey, "-s 2,2"), (Grey, "-ROI c=0,U=7"), (Color, "-ROI c=1,U=5"), (Grey, "-SOP -EPH -r 10,1 -c [32,32]"), (Grey, "-EPH"), (Grey, "-PLT -TLM"),
        (Color, "-mct 0"), (Grey, "-n 1"), (Color, "-n 1 -I"), (Grey, "-n 8"), (Grey, "-b 1024,4"), (Grey, "-b 4,4"), (Grey, "-b 4,1024"),
        (Grey, "-n 6 -r 20,1 -POC T1=0,0,2,3,1,CPRL/T1=3,0,2,6,1,RLCP"), (Color, "-n 6 -POC T1=0,0,1,2,3,PCRL/T1=2,0,1,6,3,RPCL"), (Color, "-d 101,33 -T 90,20 -t 40,40"), (Grey, "-jp2"),
    ]);

    private static async Task CompareAsync(IEnumerable<((int Width, int Height, int Components, int Most) Picture, string Arguments)> variants, int lossy = 1)
    {
        var program = OpenJpeg.Compressor;
        using TemporaryFolder pictures = new(), streams = new();
        var all = variants.ToList();
        for (int i = 0; i < all.Count; i++)
        {
            var ((width, height, components, most), arguments) = all[i];
            string source = OpenJpeg.WritePicture(pictures, width, height, components, most), name = "v" + Text(i);
            string target = streams.File(name + (arguments == "-jp2" ? ".jp2" : ".j2k"));
            string[] given = arguments == "-jp2" ? [] : arguments.Split(' ');
            var result = await program.RunAsync(["-i", source, "-o", target, .. given]);
            Assert.True(result.ExitCode == 0 && File.Exists(target), arguments + "\n" + result.Output + result.Error);
        }

        var expected = await OpenJpeg.DecodeAsync(streams);
        for (int i = 0; i < all.Count; i++)
        {
            string name = "v" + Text(i), file = Directory.GetFiles(streams.FullPath, name + ".j*").Single();
            byte[] stream = await File.ReadAllBytesAsync(file);
            var fault = Record.Exception(() => Jpeg2000Pictures.Decode(stream));
            Assert.True(fault is null, $"{all[i]}: {fault?.Message}");
            var (shape, pixels) = Jpeg2000Pictures.Decode(stream);
            int difference = Jpeg2000Pictures.MaxDifference(expected(name, shape), OpenJpeg.Interleaved(pixels, shape));
            bool isLossy = all[i].Arguments.Contains("-I", StringComparison.Ordinal);
            Assert.True(difference <= (isLossy ? lossy : 0), $"{all[i]} differs by {difference}");
        }
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
