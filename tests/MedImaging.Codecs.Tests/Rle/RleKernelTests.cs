namespace MedImaging.Codecs.Tests;

public class RleKernelTests
{
    [Fact]
    public void PackBits_MatchesTheScalarDefinition()
    {
        var random = new Random(3);
        for (int round = 0; round < 2000; round++)
        {
            byte[] source = new byte[random.Next(1200)];
            random.NextBytes(source);
            byte[] expected = new byte[random.Next(3000)], actual = new byte[expected.Length];

            int expectedCount = PackBits.DecodeScalar(source, expected, out int expectedConsumed);
            int actualCount = PackBits.Decode(source, actual, out int actualConsumed);

            Assert.Equal((expectedCount, expectedConsumed), (actualCount, actualConsumed));
            Assert.Equal(expected[..expectedCount], actual[..actualCount]);
        }
    }

    [Fact]
    public void PackBits_EncodesEveryRow_WithinItsBound()
    {
        var random = new Random(4);
        for (int round = 0; round < 2000; round++)
        {
            byte[] row = [.. Enumerable.Range(0, random.Next(1, 700)).Select(_ => (byte)random.Next(round % 5 == 0 ? 256 : 2))];
            row.AsSpan(0, row.Length / (1 + (round % 3))).Fill(1);
            byte[] coded = new byte[PackBits.MostEncoded(row.Length)], back = new byte[row.Length];

            int length = PackBits.Encode(row, coded);

            Assert.Equal(row.Length, PackBits.DecodeScalar(coded.AsSpan(0, length), back, out int consumed));
            Assert.Equal(length, consumed);
            Assert.Equal(row, back);
        }
    }

    [Theory, InlineData(2, 2), InlineData(3, 1), InlineData(3, 3), InlineData(6, 2)]
    public void Interleave_MatchesTheScalarDefinition_AtEveryLength(int count, int bytesPerSample)
    {
        for (int length = 0; length < 130; length++)
        {
            byte[] source = new byte[length * count], expected = new byte[source.Length], actual = new byte[source.Length];
            new Random(length).NextBytes(source);
            var planes = new RlePlanes(count, length, 1, bytesPerSample);

            PlaneKernels.InterleaveScalar(source, planes, expected);
            PlaneKernels.Interleave(source, planes, actual);

            Assert.Equal(expected, actual);
        }
    }
}
