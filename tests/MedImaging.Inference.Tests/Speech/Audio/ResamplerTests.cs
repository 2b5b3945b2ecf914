using MedImaging.Testing;

namespace MedImaging.Tests.Speech;

public sealed class ResamplerTests
{
    [Theory]
    [InlineData(8000, 16000), InlineData(24000, 16000), InlineData(44100, 16000), InlineData(48000, 16000), InlineData(16000, 8000), InlineData(22050, 48000)]
    public void Sines_InTheBand_StaySines(int from, int to)
    {
        var resampler = new Resampler(from, to);
        foreach (double share in new[] { 0.01, 0.2, 0.5, 0.9 })
        {
            double hertz = share * Math.Min(from, to) / 2;
            float[] source = Sine(hertz, from, from / 2), actual = new float[resampler.LengthOf(source.Length)];

            resampler.Run(source, actual);

            // The ends hear the silence beyond them.
            Assert.InRange(SignalToNoise(Sine(hertz, to, actual.Length), actual, to / 50), 90, double.PositiveInfinity);
        }
    }

    [Theory]
    [InlineData(48000, 16000), InlineData(44100, 16000), InlineData(16000, 8000)]
    public void Sines_AboveTheBand_AreSilent(int from, int to)
    {
        var resampler = new Resampler(from, to);
        float[] source = Sine(to * 0.55, from, from / 2), actual = new float[resampler.LengthOf(source.Length)];

        resampler.Run(source, actual);

        Assert.InRange(actual[(to / 50)..^(to / 50)].Max(Math.Abs), 0, 1e-4f);
    }

    [Fact]
    public async Task Speech_IsWhatSoxMakesOfIt()
    {
        var sox = ExternalProgram.Require("sox", "sox");
        using var folder = new TemporaryFolder();
        string narrow = folder.File("narrow.wav"), source = folder.File("source.wav"), target = folder.File("target.wav");

        // Speech below 6 kHz, so that both filters' edges lie beyond it.
        await RunAsync([TestData.Require("audio/jfk.wav"), "-e", "floating-point", "-b", "32", narrow, "trim", "0", "3", "sinc", "-6000"]);
        foreach (int rate in new[] { 24000, 44100, 48000 })
        {
            await RunAsync([narrow, source, "rate", "-v", $"{rate}"]);
            await RunAsync([source, target, "rate", "-v", "16000"]);
            float[] expected = Read(target), actual = WaveFile.Read(await File.ReadAllBytesAsync(source, TestContext.Current.CancellationToken)).Resample(16000).Samples.ToArray();

            double ratio = SignalToNoise(expected, actual, 400);

            TestContext.Current.SendDiagnosticMessage($"{rate} to 16000: {ratio:F1} dB");
            Assert.InRange(ratio, 80, double.PositiveInfinity);
        }

        float[] Read(string path) => WaveFile.Read(File.ReadAllBytes(path)).Samples.ToArray();

        async Task RunAsync(string[] arguments)
        {
            var result = await sox.RunAsync(["-D", .. arguments], cancellationToken: TestContext.Current.CancellationToken);
            Assert.True(result.ExitCode == 0, result.Error);
        }
    }

    [Fact]
    public void Constant_StaysConstant_AndNothingIsAllocated()
    {
        var resampler = new Resampler(44100, 16000);
        float[] source = new float[44100], actual = new float[16000];
        Array.Fill(source, 0.5f);
        resampler.Run(source, actual);
        Assert.All(actual[200..^200], v => Assert.Equal(0.5f, v, 1e-6f));

        long before = GC.GetAllocatedBytesForCurrentThread();
        resampler.Run(source, actual);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Lengths_AreChecked()
    {
        var resampler = new Resampler(44100, 16000);
        for (int length = 0; length < 300; length++)
        {
            int expected = (int)Math.Ceiling(length * 16000.0 / 44100);
            Assert.Equal(expected, resampler.LengthOf(length));
            resampler.Run(new float[length], new float[expected]);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => resampler.Run(new float[100], new float[36]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Resampler(0, 16000));
        Assert.Equal(ErrorKind.UnsupportedFormat, Assert.Throws<MedImagingException>(() => new Resampler(767_999, 16001)).Kind);
    }

    private static float[] Sine(double hertz, int rate, int length)
        => [.. Enumerable.Range(0, length).Select(i => (float)(0.5 * Math.Sin(2 * Math.PI * hertz * i / rate)))];

    private static double SignalToNoise(float[] expected, float[] actual, int margin)
    {
        double signal = 0, noise = 0;
        for (int i = margin; i < Math.Min(expected.Length, actual.Length) - margin; i++)
        {
            signal += (double)expected[i] * expected[i];
            noise += Math.Pow((double)expected[i] - actual[i], 2);
        }

        return 10 * Math.Log10(signal / noise);
    }
}
