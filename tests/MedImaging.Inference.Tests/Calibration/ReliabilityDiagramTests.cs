namespace MedImaging.Tests.Calibration;

public sealed class ReliabilityDiagramTests
{
    private static readonly double[] Confidences = [0.05, 0.15, 0.15, 0.55, 0.6, 0.95, 1, 0];
    private static readonly bool[] Truths = [false, true, false, true, true, true, false, false];

    [Fact]
    public void EqualWidth_OfAHandReckonedTable()
    {
        var diagram = ReliabilityDiagram.Of(Confidences, Truths, 5);

        // [0, 0.2): 0.05 0.15 0.15 0 → 0.0875 said, 1/4 true. [0.4, 0.6): 0.55 → 1. [0.6, 0.8): 0.6 → 1. [0.8, 1]: 0.975 → 1/2.
        Assert.Equal([4L, 0, 1, 1, 2], diagram.Bins.Select(b => b.Count));
        Assert.Equal(0.0875, diagram.Bins[0].MeanConfidence!.Value, 1e-12);
        Assert.Equal(0.25, diagram.Bins[0].TrueShare);
        Assert.Equal((null, null), (diagram.Bins[1].MeanConfidence, diagram.Bins[1].TrueShare));
        Assert.Equal(((4 * 0.1625) + 0.45 + 0.4 + (2 * 0.475)) / 8, diagram.ExpectedError!.Value, 1e-12);
        Assert.Equal(0.475, diagram.MaximumError!.Value, 1e-12);
    }

    [Fact]
    public void EqualMass_KeepsEqualConfidencesTogether()
    {
        var diagram = ReliabilityDiagram.Of(Confidences, Truths, 4, ReliabilityBinning.EqualMass);

        // 0 0.05 | 0.15 0.15 | 0.55 0.6 | 0.95 1
        Assert.Equal([(0, 0.05, 2L), (0.15, 0.15, 2), (0.55, 0.6, 2), (0.95, 1, 2)], diagram.Bins.Select(b => (b.Low, b.High, b.Count)));
        Assert.Equal((0.025 + 0.35 + 0.425 + 0.475) / 4, diagram.ExpectedError!.Value, 1e-12);
        Assert.Single(ReliabilityDiagram.Of([0.5, 0.5, 0.5], [true, false, true], 3, ReliabilityBinning.EqualMass).Bins);
    }

    [Fact]
    public void Brier_OfAHandReckonedTable()
        => Assert.Equal(((0.2 * 0.2) + (0.3 * 0.3) + 1) / 3, ReliabilityDiagram.BrierScore([0.2, 0.7, 1], [false, true, false])!.Value, 1e-12);

    [Fact]
    public void NoCases_GiveNoFigures()
    {
        var diagram = ReliabilityDiagram.Of([], []);

        Assert.Equal((0L, null, null), (diagram.Count, diagram.ExpectedError, diagram.MaximumError));
        Assert.Null(ReliabilityDiagram.BrierScore([], []));
    }

    [Fact]
    public void WhatIsNoConfidence_IsTheCallersBug()
    {
        Assert.ThrowsAny<ArgumentException>(() => ReliabilityDiagram.Of([double.NaN], [true]));
        Assert.ThrowsAny<ArgumentException>(() => ReliabilityDiagram.Of([1.1], [true]));
        Assert.ThrowsAny<ArgumentException>(() => ReliabilityDiagram.Of([0.5], []));
        Assert.ThrowsAny<ArgumentException>(() => ReliabilityDiagram.Of([0.5], [true], 0));
    }
}
