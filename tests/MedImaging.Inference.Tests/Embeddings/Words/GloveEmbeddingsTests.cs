using System.Globalization;
using System.Numerics.Tensors;
using System.Text;

namespace MedImaging.Tests.Embeddings;

public sealed class GloveEmbeddingsTests
{
    private const string File = "the 1 0 0\nlung 0 1 0\nheart 0 0 2e0\n. 5 5 5\nat the end 1 1 1\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Text_IsTheMeanOfItsWords_OneLong()
    {
        using var generator = Read(File);

        var vectors = await generator.GenerateAsync(["The lung, the lung.", "HEART", "unknown words", "the heart"], cancellationToken: Token);

        float half = MathF.Sqrt(0.5f);
        AssertEqual([half, half, 0], vectors[0].Vector.Span);
        AssertEqual([0, 0, 1], vectors[1].Vector.Span);
        AssertEqual([0, 0, 0], vectors[2].Vector.Span);
        AssertEqual([1 / MathF.Sqrt(5), 0, 2 / MathF.Sqrt(5)], vectors[3].Vector.Span);
        Assert.Equal((5, 3, 7), (generator.Count, generator.Dimension, (int)(vectors.Usage?.InputTokenCount ?? 0)));
    }

    [Fact]
    public async Task Rarity_WeighsTheWords()
    {
        var rarity = GloveEmbeddings.MeasureRarity(["the lung", "the heart", "the"]);
        using var generator = Read(File, new GloveOptions { InverseDocumentFrequency = rarity });

        var vectors = await generator.GenerateAsync(["the lung"], cancellationToken: Token);

        double the = 1, lung = Math.Log(4.0 / 2) + 1, length = Math.Sqrt((the * the) + (lung * lung));
        AssertEqual([(float)(the / length), (float)(lung / length), 0], vectors[0].Vector.Span);
    }

    [Fact]
    public void FirstWords_AndHeaders_AreTaken()
    {
        using var generator = Read(File + "broken", new GloveOptions { FirstWords = 2 });
        using var other = Read("2 3\r\nthe 1 0 0 \r\nlung 0 1 0");

        Assert.Equal((2, 3), (generator.Count, generator.Dimension));
        Assert.Equal((2, 3), (other.Count, other.Dimension));
    }

    [Theory]
    [InlineData("the 1 0\nlung 1\n", 2), InlineData("the 1 0\nthe 0 1\n", 2), InlineData("the 1 0\nlung 1 x\n", 2), InlineData("the 1 0\nlung 1 NaN\n", 2)]
    [InlineData("the\n", 1), InlineData("the 1 0\n\nlung 1 0\n", 2), InlineData("the 1 0\n 1 0\n", 2), InlineData("the 1 0\nlung  1\n", 2), InlineData("the 1 1e999\n", 1)]
    public void MalformedLines_AreToldByTheirNumber(string file, int line)
    {
        var fault = Assert.Throws<MedImagingException>(() => Read(file));

        Assert.Equal(ErrorKind.InvalidInput, fault.Kind);
        Assert.StartsWith($"Line {line} ", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EmptyFiles_AndEndlessLines_AreRefused()
    {
        Assert.Equal(ErrorKind.InvalidInput, Assert.Throws<MedImagingException>(() => Read("")).Kind);
        Assert.Contains("Line 1 ", Assert.Throws<MedImagingException>(() => Read(new string('a', 1 << 20))).Message, StringComparison.Ordinal);
        Assert.Equal(ErrorKind.NotFound, Assert.Throws<MedImagingException>(() => GloveEmbeddings.Load("nowhere.txt")).Kind);
    }

    [Fact]
    public async Task LargeFiles_AreReadInPieces()
    {
        var file = new StringBuilder();
        for (int i = 0; i < 5000; i++)
        {
            file.Append(CultureInfo.InvariantCulture, $"word{i}").AppendJoin("", Enumerable.Range(0, 50).Select(k => FormattableString.Invariant($" {(i == k ? 1 : 0.001 * i)}"))).Append('\n');
        }

        using var generator = Read(file.ToString());
        var vectors = await generator.GenerateAsync(["word4999", "word3"], cancellationToken: Token);

        Assert.Equal(5000, generator.Count);
        Assert.All(vectors[0].Vector.ToArray(), v => Assert.Equal(1 / MathF.Sqrt(50), v, 1e-6f));
        Assert.Equal(3, TensorPrimitives.IndexOfMax(vectors[1].Vector.Span));
    }

    private static GloveEmbeddings Read(string file, GloveOptions? options = null) => GloveEmbeddings.Read(new MemoryStream(Encoding.UTF8.GetBytes(file)), "test", options);

    private static void AssertEqual(float[] expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], 1e-6f);
        }
    }
}
