namespace MedImaging.Tests.Evaluation.Metrics;

public sealed class ConfusionTests
{
    [Fact]
    public void BinaryFigures_OfAHandReckonedTable()
    {
        var figures = new BinaryCounts(TruePositives: 90, FalsePositives: 20, TrueNegatives: 180, FalseNegatives: 10).ToFigures();

        Assert.Equal((0.9, 0.9), (figures.Sensitivity.Value, figures.Specificity.Value));
        Assert.Equal(90 / 110d, figures.PositivePredictiveValue.Value);
        Assert.Equal(180 / 190d, figures.NegativePredictiveValue.Value);
        Assert.Equal(0.9, figures.Accuracy.Value);
        Assert.Equal(180 / 210d, figures.F1!.Value, 1e-12);
        Assert.Equal(16_000 / Math.Sqrt(110d * 100 * 200 * 190), figures.MatthewsCorrelation!.Value, 1e-12);
        Assert.Equal(Estimate.Wilson(90, 100), figures.Sensitivity);
        Assert.Equal(0.8, figures.Youden.Value!.Value, 1e-12);

        // By hand of the Wilson intervals 90/100 (0.8256, 0.9448) and 20/200 (0.0657, 0.1494).
        Assert.Equal(0.8 - Math.Sqrt((0.074372 * 0.074372) + (0.049387 * 0.049387)), figures.Youden.Low!.Value, 1e-4);
        Assert.InRange(figures.Youden.High!.Value, 0.8, 1);
    }

    [Fact]
    public void BinaryFigures_OfNothing_AreUndefined()
    {
        var none = default(BinaryCounts).ToFigures();
        Assert.Equal((null, null, null, null), (none.Sensitivity.Value, none.Youden.Value, none.F1, none.MatthewsCorrelation));

        var onlyPositives = new BinaryCounts(3, 0, 0, 1).ToFigures();
        Assert.Equal((0.75, null, null, null), (onlyPositives.Sensitivity.Value, onlyPositives.Specificity.Value, onlyPositives.Youden.Value, onlyPositives.MatthewsCorrelation));
        Assert.ThrowsAny<ArgumentException>(() => new BinaryCounts(-1, 0, 0, 0).ToFigures());
    }

    [Fact]
    public void Matrix_OfThreeClasses_OneAgainstTheRest()
    {
        var (matrix, other) = (new ConfusionMatrix(3), new ConfusionMatrix(3));
        int[][] counts = [[5, 1, 0], [2, 6, 2], [0, 3, 11]];
        for (int truth = 0; truth < 3; truth++)
        {
            for (int called = 0; called < 3; called++)
            {
                for (int i = 0; i < counts[truth][called]; i++)
                {
                    (i % 2 == 0 ? matrix : other).Add(truth, called);
                }
            }
        }

        matrix.Merge(other);

        Assert.Equal(30, matrix.Count);
        Assert.Equal(counts.SelectMany(r => r).Select(c => (long)c), matrix.ToRows().SelectMany(r => r));
        Assert.Equal(new BinaryCounts(6, 4, 16, 4), matrix.Against(1));
        Assert.Equal(22 / 30d, matrix.AccuracyAt().Value);
        Assert.ThrowsAny<ArgumentException>(() => matrix.Add(3, 0));
        Assert.ThrowsAny<ArgumentException>(() => matrix.Add(0, -1));
        Assert.ThrowsAny<ArgumentException>(() => matrix.Merge(new ConfusionMatrix(2)));
    }

    [Fact]
    public void Masks_OfAHandReckonedPair()
    {
        byte[] called = [1, 1, 1, 0, 0, 2], truth = [1, 1, 0, 1, 0, 0];
        var overlap = MaskOverlap.Of(called, truth);

        Assert.Equal(new MaskOverlap(2, 2, 1), overlap);
        Assert.Equal((4 / 7d, 2 / 5d, 1 - (1 / 7d), 2 / 3d), (overlap.Dice, overlap.IntersectionOverUnion, overlap.VolumeSimilarity, overlap.Sensitivity));
        Assert.Equal(new MaskOverlap(2, 1, 1), MaskOverlap.Of(called, truth, 1));
        Assert.Equal(new MaskOverlap(4, 4, 2), overlap + overlap);
        Assert.Equal((null, null, null), (default(MaskOverlap).Dice, default(MaskOverlap).IntersectionOverUnion, default(MaskOverlap).VolumeSimilarity));
        Assert.ThrowsAny<ArgumentException>(() => MaskOverlap.Of([1], [1, 1]));
    }
}
