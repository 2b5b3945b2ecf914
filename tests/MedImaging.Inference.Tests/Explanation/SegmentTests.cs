using MedImaging.Testing;

namespace MedImaging.Tests.Explanation;

public sealed class SegmentTests
{
    [Theory]
    [InlineData(32, 32, 16)]
    [InlineData(61, 97, 40)]
    [InlineData(5, 200, 30)]
    [InlineData(1, 1, 2)]
    [InlineData(2, 2, 512)]
    public void Superpixels_AreConnected_AndCoverTheInput(int rows, int columns, int count)
    {
        var model = new FakeScorer(rows, columns, _ => 0);
        using var tensor = model.Tensor(TestValues.Finite(rows * columns, 0, 1));
        var input = new PerturbedInput(model, tensor, 0, new(), null);

        var segments = SegmentMap.Of(input, new() { Count = count });

        int[] parts = segments.Parts.ToArray();
        Assert.Equal(rows * columns, parts.Length);
        Assert.Equal(Enumerable.Range(0, segments.Count), parts.Distinct().Order());
        Assert.Equal(segments.Count, Islands(parts, rows, columns));
        Assert.InRange(segments.Count, 1, Math.Max(2, count * 2));
    }

    [Fact]
    public void Superpixels_FollowEdges()
    {
        var model = new FakeScorer(40, 40, _ => 0);
        float[] image = [.. Enumerable.Range(0, 1600).Select(i => (i % 40) + (i / 40) < 37 ? 0f : 1f)];   // a slanted edge
        using var tensor = model.Tensor(image);

        var segments = SegmentMap.Of(new PerturbedInput(model, tensor, 0, new(), null), new() { Count = 25 });

        var bySide = image.Zip(segments.Parts.ToArray()).GroupBy(p => p.Second).Select(g => g.Average(p => p.First));
        Assert.InRange(bySide.Count(share => share is > 0 and < 1), 0, 1);
    }

    [Fact]
    public void MapGrid_KeepsTheSum_AndThePlace()
    {
        var model = new FakeScorer(50, 75, _ => 0);
        using var tensor = model.Tensor(new float[50 * 75]);
        var input = new PerturbedInput(model, tensor, 0, new(), null);
        double[] plane = new double[50 * 75];
        plane[(49 * 75) + 74] = 2;
        plane[0] = -1;
        plane[(20 * 75) + 30] = 5;

        var map = MapGrid.Sum(plane, input, 20, "x");

        Assert.Equal((13, 20), (map.Rows, map.Columns));
        Assert.Equal(6, map.Values.Sum(), 1e-5);
        Assert.Equal((-1f, 2f), (map.Values[0], map.Values[^1]));
        var (row, column) = Math.DivRem(map.Values.Index().MaxBy(v => v.Item).Index, 20);
        Assert.Equal((20 * 13 / 50, 30 * 20 / 75), (row, column));
    }

    [Fact]
    public void LeastSquares_FindsWhatMadeTheRows_AndTakesRowsThatSayNothing()
    {
        float[] numbers = TestValues.Finite(400, -1, 1);
        var fit = new LeastSquares(4);
        var ridge = new LeastSquares(4);
        for (int i = 0; i + 4 <= 400; i += 4)
        {
            double[] row = [.. numbers[i..(i + 4)].Select(v => (double)v)];
            double target = row[0] - (2 * row[1]) + (3 * row[2]);
            fit.Add(row, target, 1 + (i % 3));
            ridge.Add(row, target, 1);
        }

        Assert.All(fit.Solve(0).Zip([1d, -2, 3, 0]), p => Assert.Equal(p.Second, p.First, 1e-7));
        double[] pulled = ridge.Solve(1e6, free: 2);
        Assert.Equal((0, true), (Math.Round(pulled[0], 2), Math.Abs(pulled[2]) > 1));
        Assert.All(new LeastSquares(3).Solve(0), v => Assert.Equal(0, v));
        var twins = new LeastSquares(2);
        twins.Add([1, 1], 4, 1);
        Assert.All(twins.Solve(0), v => Assert.Equal(2, v, 1e-3));
    }

    [Fact]
    public void RankCorrelation_SharesTheRanksOfEqualValues()
    {
        Assert.Equal(1, RankCorrelation.Of([1, 2, 3, 4], [10, 20, 30, 400]), 1e-12);
        Assert.Equal(-1, RankCorrelation.Of([1, 2, 3, 4], [4, 3, 2, -1]), 1e-12);
        Assert.Equal(Math.Sqrt(3) / 2, RankCorrelation.Of([1, 1, 2], [1, 2, 3]), 1e-12);
        Assert.Equal(0, RankCorrelation.Of([1, 1, 1], [1, 2, 3]));
        Assert.Equal(0, RankCorrelation.Of([0, 0, 5, 7], [1, 3, 2, 2]), 1e-12);
    }

    private static int Islands(int[] parts, int rows, int columns)
    {
        bool[] seen = new bool[parts.Length];
        int islands = 0;
        for (int start = 0; start < parts.Length; start++)
        {
            if (seen[start])
            {
                continue;
            }

            islands++;
            var pending = new Stack<int>([start]);
            while (pending.TryPop(out int at))
            {
                if (seen[at])
                {
                    continue;
                }

                seen[at] = true;
                foreach (int next in (int[])[at % columns > 0 ? at - 1 : at, at % columns < columns - 1 ? at + 1 : at, at >= columns ? at - columns : at, at < (rows - 1) * columns ? at + columns : at])
                {
                    if (parts[next] == parts[start])
                    {
                        pending.Push(next);
                    }
                }
            }
        }

        return islands;
    }
}
