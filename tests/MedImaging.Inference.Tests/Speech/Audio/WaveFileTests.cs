using System.Buffers.Binary;
using MedImaging.Testing;

namespace MedImaging.Tests.Speech;

public sealed class WaveFileTests
{
    [Theory]
    [InlineData("jfk.wav", 16000, 176000), InlineData("whats_the_weather_24k.wav", 24000, 78382), InlineData("streaming_header_24k.wav", 24000, 42000), InlineData("silero_test_60s.wav", 16000, 960000)]
    public void Files_AreRead(string name, int rate, int samples)
    {
        var clip = SpeechModels.Clip(name);

        Assert.Equal((rate, samples), (clip.SampleRate, clip.Samples.Length));
        Assert.InRange(clip.Samples.ToArray().Max(), 0.05f, 1f);
    }

    // sox writes the same sound in every encoding; what it converts itself is equal to its last bit.
    [Fact]
    public async Task EveryEncoding_GivesTheSoundThatSoxWrote()
    {
        var sox = ExternalProgram.Require("sox", "sox");
        using var folder = new TemporaryFolder();
        string source = TestData.Require("audio/sequences/george_902.wav"), path = folder.File("out.wav");
        float[] expected = WaveFile.Read(File.ReadAllBytes(source)).Samples.ToArray();
        foreach (var (encoding, bits, channels, error) in new[]
                 {
                     ("unsigned-integer", 8, 1, 1.01 / 128), ("signed-integer", 16, 1, 0), ("signed-integer", 16, 2, 0), ("signed-integer", 24, 1, 0), ("signed-integer", 24, 3, 0),
                     ("signed-integer", 32, 1, 0), ("floating-point", 32, 2, 0), ("floating-point", 64, 1, 0),
                 })
        {
            var result = await sox.RunAsync(["-D", source, "-e", encoding, "-b", $"{bits}", "-c", $"{channels}", path], cancellationToken: TestContext.Current.CancellationToken);
            Assert.True(result.ExitCode == 0, result.Error);

            float[] actual = WaveFile.Read(await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken)).Samples.ToArray();

            Assert.Equal(expected.Length, actual.Length);
            Assert.True(expected.Zip(actual).All(p => Math.Abs(p.First - p.Second) <= error), $"{encoding} {bits} {channels}");
        }
    }

    [Fact]
    public void Stereo_IsTheMean()
    {
        byte[] file = Wave(1, 2, 16, [0x00, 0x40, 0x00, 0x20, 0x00, 0x80, 0xFF, 0x7F]);

        Assert.Equal([0.375f, -1f / 65536], WaveFile.Read(file).Samples.ToArray());
    }

    [Theory]
    [InlineData(0xFFFFFFFF), InlineData(0x7FFFFFFF), InlineData(0x7FFFF000)]
    public void UnknownLengths_TakeWhatIsThere(uint length)
    {
        byte[] file = Wave(1, 1, 16, [1, 0, 2, 0, 3]);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(4), length);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(40), length);

        Assert.Equal(2, WaveFile.Read(file).Samples.Length);
    }

    [Fact]
    public void WhatIsNotRead_IsToldWithItsPlace()
    {
        byte[] good = Wave(1, 1, 16, [1, 0, 2, 0]);

        Assert.Equal(ErrorKind.UnsupportedFormat, Fault(Wave(2, 1, 4, [0, 0])).Kind);     // ADPCM
        Assert.Equal(ErrorKind.UnsupportedFormat, Fault(Wave(1, 9, 16, new byte[18])).Kind);
        Assert.Equal(ErrorKind.UnsupportedFormat, Fault(Wave(1, 0, 16, [])).Kind);
        Assert.Equal(ErrorKind.UnsupportedFormat, Fault(Wave(1, 1, 12, [])).Kind);
        Assert.Equal(40, Fault(good[..^1]).Offset);                                         // cut short
        Assert.Equal(48, Fault(Wave(3, 1, 32, [0, 0, 0, 0, 0, 0, 0xC0, 0x7F])).Offset);     // NaN
        Assert.Equal(ErrorKind.Corrupt, Fault([]).Kind);
        Assert.Equal(ErrorKind.Corrupt, Fault(good[..36]).Kind);                            // no samples
        Assert.Equal(ErrorKind.Corrupt, Fault([.. good[..12], .. good[36..]]).Kind);        // no format
        good[32] = 4;
        Assert.Equal(32, Fault(good).Offset);                                               // another block length

        static MedImagingException Fault(byte[] file) => Assert.Throws<MedImagingException>(() => WaveFile.Read(file));
    }

    [Fact]
    public void DamagedFiles_GiveSoundOrOneError()
    {
        byte[] good = [.. Wave(1, 2, 16, new byte[400])];
        var random = new Random(7);
        for (int round = 0; round < 50_000; round++)
        {
            byte[] file = good[..random.Next(good.Length + 1)];
            for (int i = random.Next(6); i >= 0 && file.Length > 0; i--)
            {
                file[random.Next(Math.Min(file.Length, 60))] = (byte)(random.Next(3) == 0 ? 0xFF : random.Next(256));
            }

            try
            {
                Assert.InRange(WaveFile.Read(file).Samples.Length, 0, file.Length);
            }
            catch (MedImagingException ex)
            {
                Assert.NotNull(ex.Offset);
            }
        }
    }

    [Fact]
    public async Task ReadAsync_StopsAtTheLimit()
    {
        byte[] file = Wave(1, 1, 16, new byte[1000]);

        Assert.Equal(500, (await WaveFile.ReadAsync(new MemoryStream(file), file.Length, TestContext.Current.CancellationToken)).Samples.Length);
        var fault = await Assert.ThrowsAsync<MedImagingException>(async () => await WaveFile.ReadAsync(new MemoryStream(file), file.Length - 1, TestContext.Current.CancellationToken));
        Assert.Equal(ErrorKind.LimitExceeded, fault.Kind);
    }

    private static byte[] Wave(int tag, int channels, int bits, byte[] data)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write("RIFF"u8);
        writer.Write(36 + data.Length);
        writer.Write("WAVEfmt "u8);
        writer.Write(16);
        writer.Write((short)tag);
        writer.Write((short)channels);
        writer.Write(16000);
        writer.Write(16000 * channels * bits / 8);
        writer.Write((short)(channels * bits / 8));
        writer.Write((short)bits);
        writer.Write("data"u8);
        writer.Write(data.Length);
        writer.Write(data);
        return stream.ToArray();
    }
}
