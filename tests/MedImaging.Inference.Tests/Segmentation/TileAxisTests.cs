namespace MedImaging.Tests.Segmentation;

public sealed class TileAxisTests
{
    [Fact]
    public void EveryVoxel_IsInnermostInOneTile_AsFarFromItsEdgesAsHalfTheOverlap()
    {
        foreach (var (length, tile, overlap) in from l in Enumerable.Range(1, 40) from t in Enumerable.Range(1, 20) from o in Enumerable.Range(0, t) select (l, t, o))
        {
            var axis = new TileAxis(length, tile, overlap);
            int next = 0;
            for (int i = 0; i < axis.Starts.Count; i++)
            {
                var (start, end) = axis.Innermost(i);
                Assert.Equal(next, start);
                Assert.InRange(start - axis.Starts[i], i == 0 ? 0 : overlap / 2, tile);
                Assert.InRange(axis.Starts[i] + tile - end, i == axis.Starts.Count - 1 ? 0 : overlap / 2, tile);
                next = end;
            }

            Assert.Equal(length, next);
            Assert.All(axis.WeightSums(), w => Assert.InRange(w, 1e-3f, tile + 1));
        }
    }
}
