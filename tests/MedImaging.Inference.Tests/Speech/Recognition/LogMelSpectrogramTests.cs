using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using MedImaging.Testing;

namespace MedImaging.Tests.Speech;

public sealed class LogMelSpectrogramTests
{
    [Fact]
    public void Filters_AreWhispers()
    {
        using var archive = ZipFile.OpenRead(TestData.Require("models/whisper-assets/mel_filters.npz"));
        float[] expected = ReadNpy(archive.GetEntry("mel_80.npy")!);

        float[] actual = new MelFilters(80, 16000, 400).ToDense();

        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), p => Assert.Equal(p.First, p.Second, 1e-6f));
    }

    [Fact]
    public void Spectrogram_IsTheReference()
    {
        float[] expected = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(TestData.Require("audio/sequences/jackson_31415.logmel_80xT_f32.bin"))).ToArray();
        var clip = SpeechModels.Clip("sequences/jackson_31415.wav");
        Assert.Equal(LogMelSpectrogram.SampleRate, clip.SampleRate);
        float[] actual = new float[80 * LogMelSpectrogram.FramesOf(clip.Samples.Length)];

        new LogMelSpectrogram().Run(clip.Samples.Span, actual);

        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), p => Assert.Equal(p.First, p.Second, 1e-3f));
    }

    [Theory]
    [InlineData(2), InlineData(4), InlineData(6), InlineData(10), InlineData(16), InlineData(60), InlineData(250), InlineData(400), InlineData(512), InlineData(900)]
    public void Power_IsThatOfTheDefinition(int length)
    {
        var random = new Random(length);
        float[] values = [.. Enumerable.Range(0, length).Select(_ => (float)((random.NextDouble() * 2) - 1))];
        var fourier = new RealFourier(length);
        float[] power = new float[(length / 2) + 1];

        fourier.Power(values, power, new float[fourier.ScratchLength]);

        for (int k = 0; k < power.Length; k++)
        {
            double re = 0, im = 0;
            for (int i = 0; i < length; i++)
            {
                double angle = 2 * Math.PI * (i * (long)k % length) / length;
                re += values[i] * Math.Cos(angle);
                im -= values[i] * Math.Sin(angle);
            }

            Assert.Equal((re * re) + (im * im), power[k], 1e-4 * length);
        }
    }

    [Theory]
    [InlineData(0), InlineData(3), InlineData(14), InlineData(401)]
    public void Fourier_RefusesOtherLengths(int length) => Assert.Throws<ArgumentOutOfRangeException>(() => new RealFourier(length));

    [Fact]
    public void Run_AllocatesNothing_AndChecksLengths()
    {
        var spectrogram = new LogMelSpectrogram();
        float[] samples = new float[16000], values = new float[80 * 100];
        spectrogram.Run(samples, values);
        Assert.All(values, v => Assert.Equal(-1.5f, v));   // silence: (log10 1e-10 + 4) / 4

        long before = GC.GetAllocatedBytesForCurrentThread();
        spectrogram.Run(samples, values);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        spectrogram.Run(samples.AsSpan(0, LogMelSpectrogram.MinSamples), values);
        Assert.Throws<ArgumentOutOfRangeException>(() => spectrogram.Run(samples.AsSpan(0, LogMelSpectrogram.MinSamples - 1), values));
        Assert.Throws<ArgumentOutOfRangeException>(() => spectrogram.Run(samples, new float[79]));
    }

    // NumPy's format 1.0: a header of text, then float32, row by row.
    private static float[] ReadNpy(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        byte[] file = bytes.ToArray();
        int header = 10 + BitConverter.ToUInt16(file, 8);
        Assert.Contains("'<f4', 'fortran_order': False", Encoding.ASCII.GetString(file, 10, header - 10), StringComparison.Ordinal);
        return MemoryMarshal.Cast<byte, float>(file.AsSpan(header)).ToArray();
    }
}
