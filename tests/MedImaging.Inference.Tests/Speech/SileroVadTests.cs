using System.Text.Json;
using MedImaging.Testing;

namespace MedImaging.Tests.Speech;

public sealed class SileroVadTests
{
    [Fact]
    public void Probabilities_AreTheReferences()
    {
        using var reference = JsonDocument.Parse(File.ReadAllBytes(TestData.Require("audio/jfk.silero_v5.json")));
        double[] expected = [.. reference.RootElement.GetProperty("probabilities").EnumerateArray().Select(p => p.GetDouble())];
        using var model = SpeechModels.Vad(5);

        var actual = Listen(model, SpeechModels.Clip("jfk.wav"), 16000);

        Assert.InRange(actual.Count, expected.Length, expected.Length + 1);
        Assert.All(expected.Zip(actual), p => Assert.Equal(p.First, p.Second, 1e-3));
    }

    [Fact]
    public void Version6_HearsTheSameSpeech()
    {
        using var five = SpeechModels.Vad(5);
        using var six = SpeechModels.Vad(6);
        var clip = SpeechModels.Clip("jfk.wav");

        var (first, second) = (Listen(five, clip, 16000), Listen(six, clip, 16000));

        Assert.NotEqual(first, second);
        Assert.True(first.Zip(second).Count(p => p.First >= 0.5 == p.Second >= 0.5) >= 0.85 * first.Count);
    }

    [Fact]
    public void At8Kilohertz_ItHearsTheSameSpeech()
    {
        using var model = SpeechModels.Vad(5);
        var clip = SpeechModels.Clip("jfk.wav");

        var (wide, narrow) = (Listen(model, clip, 16000), Listen(model, clip.Resample(8000), 8000));

        Assert.True(wide.Zip(narrow).Count(p => p.First >= 0.5 == p.Second >= 0.5) >= 0.85 * wide.Count);
    }

    [Fact]
    public void TwoStreamsOfOneModel_DoNotHearEachOther_AndResetForgets()
    {
        using var model = SpeechModels.Vad(5);
        var samples = SpeechModels.Clip("jfk.wav").Samples;
        using VadStream first = model.Listen(), second = model.Listen();
        var alone = Listen(model, SpeechModels.Clip("jfk.wav"), 16000);
        for (int i = 0; i < 100; i++)
        {
            Assert.Equal(alone[i], first.Push(samples.Slice(i * 512, 512).Span));
            second.Push(new float[512]);
        }

        first.Reset();
        Assert.Equal(alone[..30], Enumerable.Range(0, 30).Select(i => first.Push(samples.Slice(i * 512, 512).Span)));
    }

    [Fact]
    public void Push_RefusesWhatIsNoWindow_AndRecoversFromWhatIsNoNumber()
    {
        using var model = SpeechModels.Vad(5);
        using var stream = model.Listen();
        var alone = model.Listen();
        Assert.Equal(alone.Push(new float[512]), stream.Push(new float[512]));
        float[] broken = new float[512];
        broken[7] = float.NaN;

        Assert.Throws<ArgumentException>(() => stream.Push(new float[511]));
        Assert.Equal(ErrorKind.InvalidInput, Assert.Throws<MedImagingException>(() => stream.Push(broken)).Kind);
        Assert.Equal(alone.Push(new float[512]), stream.Push(new float[512]));
        alone.Dispose();
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Listen(44100));
        stream.Dispose();
        Assert.Throws<ObjectDisposedException>(() => stream.Push(new float[512]));
        var late = model.Listen();
        model.Dispose();
        Assert.Throws<ObjectDisposedException>(() => late.Push(new float[512]));
        late.Dispose();
    }

    [Fact]
    public void Push_AllocatesNoMoreThanTheRuntimesOwnCall()
    {
        using var model = SpeechModels.Vad(5);
        using var stream = model.Listen();
        float[] window = new float[512];
        stream.Push(window);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            stream.Push(window);
        }

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 100, 0, 1024);
    }

    [Fact]
    public void FindSpeech_GivesTheSentencesOfASpeech()
    {
        using var model = SpeechModels.Vad(5);

        var segments = model.FindSpeech(SpeechModels.Clip("jfk.wav"), new SpeechSegmenterOptions { MinSilence = TimeSpan.FromMilliseconds(300) });

        // And so my fellow Americans | ask not | what your country can do for you | ask what you can do for your country
        Assert.InRange(segments.Count, 3, 5);
        Assert.InRange(segments[0].Start.TotalSeconds, 0.2, 0.4);
        Assert.InRange(segments[0].End.TotalSeconds, 2, 2.4);
        Assert.All(segments.Zip(segments.Skip(1)), p => Assert.True(p.First.End <= p.Second.Start));
        Assert.True(segments[^1].End <= SpeechModels.Clip("jfk.wav").Duration);
    }

    [Fact]
    public void Load_RefusesAnotherModelOrTask()
    {
        string vad = TestData.Require("models/silero_vad_v5.onnx");
        string manifest(string name) => Embeddings.TestModelFiles.SpeechManifest(name);

        Assert.Equal(ErrorKind.Corrupt, Fault(new SpeechModelOptions { ManifestPath = manifest("silero_vad_v6") }));
        Assert.Equal(ErrorKind.InvalidInput, Fault(new SpeechModelOptions { ManifestPath = manifest("stt_digits_ctc") }));
        Assert.Equal(ErrorKind.NotFound, Fault(new SpeechModelOptions { ManifestPath = "nowhere.json" }));
        Assert.Equal(ErrorKind.LimitExceeded, Fault(new SpeechModelOptions { ManifestPath = manifest("silero_vad_v5"), MaxBytes = 1000 }));
        Assert.Equal(ErrorKind.Corrupt, Fault(new SpeechModelOptions { ManifestPath = manifest("silero_vad_v5"), Sha256 = ContentHash.Of("another") }));

        ErrorKind Fault(SpeechModelOptions options) => Assert.Throws<MedImagingException>(() => SileroVad.Load(vad, options)).Kind;
    }

    private static List<float> Listen(SileroVad model, AudioClip clip, int rate)
    {
        using var stream = model.Listen(rate);
        var probabilities = new List<float>();
        for (int at = 0; at + stream.WindowLength <= clip.Samples.Length; at += stream.WindowLength)
        {
            probabilities.Add(stream.Push(clip.Samples.Span.Slice(at, stream.WindowLength)));
        }

        return probabilities;
    }
}
