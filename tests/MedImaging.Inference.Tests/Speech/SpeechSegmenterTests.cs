namespace MedImaging.Tests.Speech;

public sealed class SpeechSegmenterTests
{
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(10);

    [Fact]
    public void Speech_BeginsAtTheThreshold_AndEndsWithHysteresisAfterEnoughSilence()
    {
        // 50 ms silence, 300 ms speech that dips between the thresholds, 60 ms silence, 100 ms speech, 150 ms silence
        var found = Run([.. Of(5, 0.1), .. Of(10, 0.9), .. Of(10, 0.4), .. Of(10, 0.9), .. Of(6, 0.1), .. Of(10, 0.8), .. Of(15, 0.1)], new SpeechSegmenterOptions());

        Assert.Equal([Segment(20, 540)], found);   // 50 − 30 … 510 + 30
    }

    [Fact]
    public void ShortSpeech_IsNone() => Assert.Empty(Run([.. Of(10, 0), .. Of(20, 1), .. Of(20, 0)], new SpeechSegmenterOptions()));

    [Fact]
    public void Padding_NeverReachesIntoTheNeighbour()
    {
        var options = new SpeechSegmenterOptions { MinSpeech = TimeSpan.Zero, MinSilence = Window, Padding = TimeSpan.FromMilliseconds(50) };

        var found = Run([.. Of(2, 0), .. Of(5, 1), .. Of(2, 0), .. Of(5, 1)], options);

        Assert.Equal([Segment(0, 80), Segment(80, 140)], found);   // the first is told after one silent window, and ends there
    }

    [Fact]
    public void LongSpeech_IsCut()
    {
        var found = Run([.. Of(95, 1)], new SpeechSegmenterOptions { MaxSpeech = TimeSpan.FromMilliseconds(300) });

        Assert.Equal([Segment(0, 300), Segment(300, 600), Segment(600, 900)], found);   // 50 ms are too short to be one
    }

    [Fact]
    public void Segments_AreInOrder_AndNoneTouchesAnother_WhateverTheSound()
    {
        var random = new Random(3);
        for (int round = 0; round < 500; round++)
        {
            var options = new SpeechSegmenterOptions
            {
                MinSpeech = TimeSpan.FromMilliseconds(random.Next(100)),
                MinSilence = TimeSpan.FromMilliseconds(random.Next(100)),
                Padding = TimeSpan.FromMilliseconds(random.Next(100)),
                MaxSpeech = random.Next(2) == 0 ? null : TimeSpan.FromMilliseconds(random.Next(1, 300)),
                Hysteresis = random.NextDouble(),
            };
            double[] sound = [.. Enumerable.Range(0, 200).Select(_ => random.NextDouble())];

            var found = Run(sound, options);

            Assert.All(found, s => Assert.True(s.Start >= TimeSpan.Zero && s.End > s.Start && s.End <= Window * sound.Length));
            Assert.All(found.Zip(found.Skip(1)), p => Assert.True(p.First.End <= p.Second.Start));
        }
    }

    [Fact]
    public void Options_AreChecked()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SpeechSegmenter(TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SpeechSegmenter(Window, new SpeechSegmenterOptions { Threshold = double.NaN }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SpeechSegmenter(Window, new SpeechSegmenterOptions { Padding = -Window }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SpeechSegmenter(Window, new SpeechSegmenterOptions { MaxSpeech = TimeSpan.Zero }));
    }

    private static IEnumerable<double> Of(int windows, double probability) => Enumerable.Repeat(probability, windows);

    private static SpeechSegment Segment(int start, int end) => new(TimeSpan.FromMilliseconds(start), TimeSpan.FromMilliseconds(end));

    private static List<SpeechSegment> Run(double[] probabilities, SpeechSegmenterOptions options)
    {
        var segmenter = new SpeechSegmenter(Window, options);
        var found = new List<SpeechSegment>();
        foreach (double probability in probabilities)
        {
            if (segmenter.Push(probability) is { } segment)
            {
                found.Add(segment);
            }
        }

        if (segmenter.Flush() is { } open)
        {
            found.Add(open);
        }

        return found;
    }
}
