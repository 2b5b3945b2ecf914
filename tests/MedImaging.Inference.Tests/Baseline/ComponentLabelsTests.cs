namespace MedImaging.Tests.Baseline;

public sealed class ComponentLabelsTests
{
    [Theory]
    [InlineData(1, 9, 7, 1), InlineData(2, 20, 20, 1), InlineData(3, 6, 5, 4), InlineData(4, 8, 8, 8), InlineData(5, 1, 30, 1), InlineData(6, 30, 1, 1), InlineData(7, 1, 1, 9)]
    public void Components_AreThoseOfAFloodFill_NumberedInTheOrderOfTheirFirstPixels(int seed, int width, int height, int depth)
    {
        var random = new Random(seed);
        for (int round = 0; round < 60; round++)
        {
            int share = random.Next(1, 10);
            byte[] mask = [.. Enumerable.Range(0, width * height * depth).Select(_ => (byte)(random.Next(10) < share ? 255 : 0))];
            foreach (bool corners in (bool[])[false, true])
            {
                int[] labels = new int[mask.Length], expected = new int[mask.Length];
                int count = ComponentLabels.Label(mask, width, height, corners, labels);
                Assert.Equal(Flood(mask, width, height, depth, corners, expected), count);
                Assert.Equal(expected, labels);
            }
        }
    }

    [Fact]
    public void ALongSnake_IsOne_WithoutADeepStack()
    {
        const int Size = 1200;
        byte[] mask = new byte[Size * Size];
        for (int row = 0; row < Size; row++)
        {
            for (int column = 0; column < Size; column++)
            {
                mask[(row * Size) + column] = (byte)(row % 2 == 0 || column == (row % 4 == 1 ? Size - 1 : 0) ? 1 : 0);
            }
        }

        Assert.Equal(1, ComponentLabels.Label(mask, Size, Size, touchesAtCorners: false, new int[mask.Length]));
    }

    [Fact]
    public void Statistics_AreThoseOfGeometry()
    {
        int[] labels = new int[20 * 10];
        float[] values = new float[labels.Length];
        for (int row = 2; row < 5; row++)
        {
            for (int column = 4; column < 16; column++)
            {
                labels[(row * 20) + column] = 1;
                values[(row * 20) + column] = column;
            }
        }

        var bar = Assert.Single(RegionStatistics.Of(labels, 1, values, 20));
        Assert.Equal((36, 44, new FrameRegion(4, 2, 16, 5), new FramePoint(10, 3.5)), (bar.Area, bar.First, bar.Box, bar.Centroid));
        Assert.Equal(9.5, bar.Mean, 12);
        Assert.Equal(Math.Sqrt(143 / 12d), bar.StandardDeviation, 12);
        Assert.Equal(Math.Sqrt(1 - (9 / 144d)), bar.Eccentricity, 12);   // a rectangle's second moments are those of its sides squared ÷ 12
    }

    private static int Flood(byte[] mask, int width, int height, int depth, bool corners, int[] labels)
    {
        int count = 0;
        for (int start = 0; start < mask.Length; start++)
        {
            if (mask[start] == 0 || labels[start] != 0)
            {
                continue;
            }

            labels[start] = ++count;
            var open = new Queue<int>([start]);
            while (open.TryDequeue(out int at))
            {
                int x = at % width, y = at / width % height, z = at / (width * height);
                for (int i = 0; i < 27; i++)
                {
                    int dx = (i % 3) - 1, dy = (i / 3 % 3) - 1, dz = (i / 9) - 1;
                    bool isNear = corners || Math.Abs(dx) + Math.Abs(dy) + Math.Abs(dz) == 1;
                    if (isNear && x + dx >= 0 && x + dx < width && y + dy >= 0 && y + dy < height && z + dz >= 0 && z + dz < depth)
                    {
                        int next = at + dx + (dy * width) + (dz * width * height);
                        if (mask[next] != 0 && labels[next] == 0)
                        {
                            labels[next] = count;
                            open.Enqueue(next);
                        }
                    }
                }
            }
        }

        return count;
    }
}
