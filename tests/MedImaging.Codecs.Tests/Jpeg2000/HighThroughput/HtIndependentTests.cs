using System.Buffers.Binary;
using System.Globalization;
using MedImaging.Testing;

namespace MedImaging.Codecs.Tests.Jpeg2000.HighThroughput;

/// <summary>OpenJPEG reads what the block encoder writes, and reads refinement passes as the block decoder does.</summary>
public sealed class HtIndependentTests
{
    private static readonly (int Width, int Height, int Bits, bool IsSigned)[] Images =
    [
        (1, 1, 8, false), (2, 1, 8, true), (1, 64, 12, false), (64, 1, 16, false), (3, 5, 16, true), (7, 64, 8, false), (33, 17, 12, true),
        (63, 63, 16, false), (64, 64, 8, false), (64, 64, 12, false), (64, 64, 16, false), (64, 64, 16, true), (64, 64, 1, false), (61, 2, 10, false),
    ];

    [Fact]
    public async Task OpenJpeg_ReadsWhatIsEncoded()
    {
        var program = ExternalProgram.Require("opj_decompress", "libopenjp2-tools");
        using var folder = new TemporaryFolder();
        var expected = new Dictionary<string, (int[] Samples, int Bits)>();
        for (int i = 0; i < Images.Length; i++)
        {
            for (int kind = 0; kind < 3; kind++)
            {
                var (width, height, bits, isSigned) = Images[i];
                int[] samples = Samples(i * 3 + kind, kind, width * height, bits, isSigned);
                string name = string.Create(CultureInfo.InvariantCulture, $"i{i}k{kind}");
                folder.Write(name + ".j2k", HtCodestream.Write(samples, width, height, bits, isSigned));
                expected[name] = (samples, bits);
            }
        }

        var result = await program.RunAsync(["-ImgDir", folder.FullPath, "-OutFor", "RAWL"], cancellationToken: TestContext.Current.CancellationToken);

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.All(expected, image => Assert.Equal(image.Value.Samples, Read(folder.File(image.Key + ".rawl"), image.Value.Samples, image.Value.Bits)));
    }

    [Fact]
    public async Task OpenJpeg_ReadsRefinementPassesAsWeDo()
    {
        const int Bits = 14;
        var program = ExternalProgram.Require("opj_decompress", "libopenjp2-tools");
        using var folder = new TemporaryFolder();
        var expected = new Dictionary<string, int[]>();
        for (int i = 0; i < 60; i++)
        {
            var random = new Random(i);
            var (width, height, passes, isStripeCausal) = (random.Next(1, 65), random.Next(1, 65), 2 + i % 2, i % 3 == 0);
            int[] block = HtBlocks.Random(i, width * height, random.Next(1, Bits - 2), random.Next(1, 40));
            block[random.Next(block.Length)] = 1;
            byte[] cleanup = HtBlocks.Encode(block, width, height);
            byte[] refinement = Refinement(random, random.Next(2, width * height / 3 + 3));

            // Any bytes are a sound refinement segment, as long as no stuffing bit is set.
            byte[] both = [.. cleanup, .. refinement];
            var fault = HtBlockDecoder.Decode(both, cleanup.Length, refinement.Length, passes, Bits - 2, width, height, block, width, new HtBlockState(), isStripeCausal);
            Assert.Equal(BlockFault.None, fault);
            string name = i.ToString("D2", CultureInfo.InvariantCulture);
            folder.Write(name + ".j2k", HtCodestream.Write(cleanup, refinement, passes, width, height, Bits, isSigned: true, isStripeCausal));
            expected[name] = Array.ConvertAll(block, c => Math.Sign(c) * (Math.Abs(c) >> 31 - Bits));
        }

        var result = await program.RunAsync(["-ImgDir", folder.FullPath, "-OutFor", "RAWL"], cancellationToken: TestContext.Current.CancellationToken);

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.All(expected, image => Assert.Equal(image.Value, Read(folder.File(image.Key + ".rawl"), image.Value, Bits)));
    }

    private static byte[] Refinement(Random random, int length)
    {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++)
        {
            bytes[i] = (byte)random.Next(i == length - 1 ? 255 : 256);
            if (random.Next(6) == 0)
            {
                bytes[i] |= 0x7F;
            }

            bool isStuffed = i > 0 && bytes[i - 1] == 0xFF;
            bytes[i] &= (byte)(isStuffed || i == length - 1 ? 0x7F : 0xFF);
        }

        return bytes;
    }

    private static int[] Samples(int seed, int kind, int count, int bits, bool isSigned)
    {
        var random = new Random(seed);
        int lowest = isSigned ? -(1 << bits - 1) : 0, middle = lowest + (1 << bits - 1);
        return Enumerable.Range(0, count).Select(i => kind switch
        {
            0 => lowest + random.Next(1 << bits),
            1 => random.Next(20) == 0 ? lowest + random.Next(1 << bits) : middle,
            _ => Math.Clamp(middle + (int)(random.NextDouble() * random.NextDouble() * (i % 7 - 3) * (1 << bits) / 8), lowest, lowest + (1 << bits) - 1),
        }).ToArray();
    }

    private static int[] Read(string path, int[] samples, int bits)
    {
        byte[] bytes = File.ReadAllBytes(path);
        bool isSigned = samples.Any(s => s < 0);
        return Enumerable.Range(0, samples.Length).Select(i => (bits > 8, isSigned) switch
        {
            (false, false) => bytes[i],
            (false, true) => bytes[i] << 32 - bits >> 32 - bits,
            (true, false) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(2 * i)),
            _ => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(2 * i)) << 32 - bits >> 32 - bits,
        }).ToArray();
    }
}
