namespace MedImaging.Tests.Speech;

public sealed class CtcDecoderTests
{
    [Fact]
    public void Greedy_DropsBlanksAndRepeats()
    {
        float[] scores = Scores([1, 1, 0, 1, 2, 2, 0, 0, 2], 3);

        Assert.Equal([1, 1, 2, 2], CtcDecoder.Greedy(scores, 3));
        Assert.Equal([1, 1, 2, 2], CtcDecoder.Beam(scores, 3, 4));
    }

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5)]
    public void Beam_OfEnoughWidth_FindsTheLikeliestTextOverAllWaysToWriteIt(int seed)
    {
        var random = new Random(seed);
        const int Frames = 6, Symbols = 3;
        for (int round = 0; round < 40; round++)
        {
            float[] scores = LogSoftmax([.. Enumerable.Range(0, Frames * Symbols).Select(_ => (float)(random.NextDouble() * 3))], Symbols);

            var sums = new Dictionary<string, double>();
            for (int path = 0; path < 729; path++)
            {
                int[] symbols = [.. Enumerable.Range(0, Frames).Select(t => path / (int)Math.Pow(3, t) % 3)];
                string text = string.Concat(CtcDecoder.Greedy(Scores(symbols, Symbols), Symbols));
                sums[text] = sums.GetValueOrDefault(text) + Math.Exp(symbols.Select((s, t) => (double)scores[(t * Symbols) + s]).Sum());
            }

            string best = string.Concat(CtcDecoder.Beam(scores, Symbols, 256));
            Assert.Equal(sums.Values.Max(), sums[best], 1e-9);
        }
    }

    [Fact]
    public void NoFrames_AreNoText()
    {
        Assert.Empty(CtcDecoder.Greedy([], 28));
        Assert.Empty(CtcDecoder.Beam([], 28, 4));
    }

    private static float[] Scores(int[] symbols, int count)
        => [.. symbols.SelectMany(s => Enumerable.Range(0, count).Select(i => i == s ? 0f : float.NegativeInfinity))];

    private static float[] LogSoftmax(float[] values, int width)
    {
        foreach (var row in values.Chunk(width).Select((r, i) => (Values: r, At: i * width)))
        {
            double sum = Math.Log(row.Values.Sum(v => Math.Exp(v)));
            for (int i = 0; i < width; i++)
            {
                values[row.At + i] = (float)(row.Values[i] - sum);
            }
        }

        return values;
    }
}
