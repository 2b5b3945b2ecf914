namespace MedImaging.Comparison;

public sealed class PriorComparerTests
{
    private static readonly PriorComparer Comparer = new();

    [Theory]
    [InlineData(20, 25, ChangeKind.Grown, 25)]      // + 25 %, + 5 mm
    [InlineData(20, 24, ChangeKind.Stable, 20)]     // + 20 %, but 4 mm
    [InlineData(40, 47, ChangeKind.Stable, 17.5)]   // + 7 mm, but 17.5 %
    [InlineData(25, 30, ChangeKind.Grown, 20)]      // both just reached
    [InlineData(20, 14, ChangeKind.Shrunk, -30)]
    [InlineData(20, 14.5, ChangeKind.Stable, -27.5)]
    [InlineData(6, 4, ChangeKind.Shrunk, -33.333333333333336)]
    [InlineData(20, 20, ChangeKind.Stable, 0)]
    public void ALongAxis_ChangesAsRecistSays(double before, double after, ChangeKind kind, double percent)
    {
        var change = Assert.Single(Comparer.Compare(Study(At(100, 100, Long(after))), Study(At(102, 99, Long(before)))).Changes);
        Assert.Equal(kind, change.Kind);
        Assert.NotNull(change.Size?.Percent);
        Assert.Equal(percent, change.Size.Percent.Value, 9);
        Assert.Equal(after - before, change.Size.Difference, 9);
        Assert.Equal(("1/f1", "1/f1"), (change.Current?.Cite, change.Prior?.Cite));
    }

    [Fact]
    public void AreasAndVolumes_AreJudgedByTheirDiameter_AndToldAsTheyAre()
    {
        // A disc of 30 mm that becomes one of 36 mm: + 20 %, + 6 mm, and 44 % of area; a ball of 30 mm that becomes 35 mm has 58.8 % more volume and is stable.
        var area = Assert.Single(Comparer.Compare(Study(At(10, 10, new Measurement(MeasurementConcepts.Area, Math.PI * 18 * 18, "mm2"))), Study(At(10, 10, new Measurement(MeasurementConcepts.Area, Math.PI * 2.25, "cm2")))).Changes);
        Assert.Equal((ChangeKind.Grown, 44), (area.Kind, Math.Round(area.Size!.Percent!.Value, 9)));
        Assert.Equal("mm2", area.Size.Unit);
        Assert.Equal(Math.PI * 225, area.Size.Prior, 9);

        static Measurement Ball(double diameter, string unit, double per) => new(MeasurementConcepts.Volume, Math.PI * diameter * diameter * diameter / 6 / per, unit);
        var volume = Assert.Single(Comparer.Compare(Study(At(10, 10, Ball(35, "ml", 1000))), Study(At(10, 10, Ball(30, "mm3", 1)))).Changes);
        Assert.Equal((ChangeKind.Stable, 58.796), (volume.Kind, Math.Round(volume.Size!.Percent!.Value, 3)));
    }

    [Fact]
    public void UnitsAreConverted_AndThoseThatCannotBeAreRefused()
    {
        var change = Assert.Single(Comparer.Compare(Study(At(10, 10, Long(26))), Study(At(10, 10, new Measurement(MeasurementConcepts.LongAxis, 2, "cm")))).Changes);
        Assert.Equal((ChangeKind.Grown, 26d, 20d, "mm", 30d), (change.Kind, change.Size!.Current, change.Size.Prior, change.Size.Unit, Math.Round(change.Size.Percent!.Value, 9)));

        foreach (string unit in (string[])["{pixels}", "[in_i]", "mm2", "", "1"])
        {
            var refused = Assert.Single(Comparer.Compare(Study(At(10, 10, Long(26))), Study(At(10, 10, new Measurement(MeasurementConcepts.LongAxis, 2, unit)))).Changes);
            Assert.Equal((ChangeKind.Persistent, null, "the sizes are in units that cannot be compared"), (refused.Kind, refused.Size, refused.Reason));
        }

        Assert.Equal("the two findings share no measured size", Assert.Single(Comparer.Compare(Study(At(10, 10)), Study(At(10, 10, Long(3)))).Changes).Reason);
        Assert.Equal(ChangeKind.Persistent, Assert.Single(Comparer.Compare(Study(At(10, 10, Long(-3))), Study(At(10, 10, Long(3)))).Changes).Kind);
        var fromNothing = Assert.Single(Comparer.Compare(Study(At(10, 10, Long(6))), Study(At(10, 10, Long(0)))).Changes);
        Assert.Equal((ChangeKind.Grown, null), (fromNothing.Kind, fromNothing.Size!.Percent));
    }

    [Fact]
    public void EveryClass_IsFound_WhereSpacingsDiffer()
    {
        // The same five places in the patient; the current study has finer pixels, lies 4 mm off, and is listed the other way around.
        FramePlane coarse = new(new(-200, -200, 10), new(1, 0, 0), new(0, 1, 0)), fine = new(new(-180, -190, 14), new(0.5, 0, 0), new(0, 0.5, 0));
        FindingSpec[] before = [new(-100, -50, 20), new(-40, 0, 20), new(40, 30, 20), new(90, 90, 20)], after = [new(120, -120, 9), new(39, 31, 12), new(-41, 1, 26), new(-101, -49, 21)];

        var compared = Comparer.Compare(Study(fine, after), Study(coarse, before));

        Assert.Equal([ChangeKind.New, ChangeKind.Shrunk, ChangeKind.Grown, ChangeKind.Stable, ChangeKind.Resolved], compared.Changes.Select(change => change.Kind));
        Assert.Equal([null, "1/f3", "1/f2", "1/f1", "1/f4"], compared.Changes.Select(change => change.Prior?.Cite));
        Assert.Equal([null, -40d, 30d, 5d, null], compared.Changes.Select(change => change.Size?.Percent));
        Assert.All(compared.Changes.Where(change => change.Basis is not null), change => Assert.Equal((MatchBasis.PatientSpace, 4.24), (change.Basis!.Value, Math.Round(change.Distance!.Value, 2))));
        Assert.Equal("1/f4", Assert.Single(compared.Of(ChangeKind.Resolved)).Prior?.Cite);

        // What registration says moves the prior: 40 mm away nothing matches, brought back all do.
        var moved = coarse with { Origin = coarse.Origin + new PatientVector(0, 0, 40) };
        Assert.DoesNotContain(Comparer.Compare(Study(fine, after), Study(moved, before)).Changes, change => change.Basis is not null);
        var registered = new PriorComparer(new PriorComparisonOptions { PriorToCurrent = place => place - new PatientVector(0, 0, 40) });
        Assert.Equal(3, registered.Compare(Study(fine, after), Study(moved, before)).Changes.Count(change => change.Basis is not null));
    }

    [Fact]
    public void WithoutPlanes_ThePlaceInThePictureCounts_AndNeverTheOtherSide()
    {
        var half = Samples.Frame() with { Rows = 500, Columns = 400 };
        var change = Assert.Single(Comparer.Compare(Study(At(100, 100)), Study([At(50, 50)], half)).Changes);
        Assert.Equal((MatchBasis.RelativePlace, 0), (change.Basis!.Value, change.Distance!.Value));
        Assert.Equal([ChangeKind.New, ChangeKind.Resolved], Comparer.Compare(Study(At(350, 500)), Study(At(450, 500))).Changes.Select(item => item.Kind));   // 0.09 of the diagonal, but left and right
        Assert.Equal([ChangeKind.New, ChangeKind.Resolved], Comparer.Compare(Study(At(100, 100)), Study(At(100, 900))).Changes.Select(item => item.Kind));
    }

    [Fact]
    public void CodesAreNeverMixed_AbsentOnesDoNotCount_AndCodesAloneMatchTheLeast()
    {
        var other = At(100, 100) with { Code = new CodedConcept("other", "99MEDIMG", "Other") };
        Assert.Equal([ChangeKind.New, ChangeKind.Resolved], Comparer.Compare(Study(other), Study(At(100, 100))).Changes.Select(item => item.Kind));
        Assert.Equal(ChangeKind.New, Assert.Single(Comparer.Compare(Study(At(1, 1)), Study(At(1, 1) with { IsPresent = false })).Changes).Kind);
        Assert.Empty(Comparer.Compare(Study(), Study()).Changes);

        var nowhere = At(0, 0) with { Region = null };
        var compared = Comparer.Compare(Study(At(100, 100), nowhere), Study(nowhere, At(110, 100)));
        Assert.Equal([MatchBasis.RelativePlace, MatchBasis.CodeOnly], compared.Changes.Select(change => change.Basis!.Value));
        Assert.Equal(MatchBasis.CodeOnly, Assert.Single(Comparer.Compare(Study(nowhere), Study(At(5, 5))).Changes).Basis);
    }

    [Fact]
    public void TooMany_AreRefused()
    {
        Finding[] many = [.. Enumerable.Range(0, PriorComparer.MaxFindings + 1).Select(i => At(i, i))];
        Assert.Equal(ErrorKind.LimitExceeded, Assert.Throws<MedImagingException>(() => Comparer.Compare(Study(many), Study(many))).Kind);
        Assert.Equal(PriorComparer.MaxFindings, Comparer.Compare(Study(many[1..]), Study(many[1..])).Changes.Count(change => change.Distance < 1e-9));
    }

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3)]
    public void TheAssignment_IsTheBestOfAll(int seed)
    {
        var random = new Random(seed);
        for (int round = 0; round < 200; round++)
        {
            double[,] costs = new double[random.Next(0, 5), random.Next(0, 6)];
            for (int i = 0; i < costs.GetLength(0); i++)
            {
                for (int j = 0; j < costs.GetLength(1); j++)
                {
                    costs[i, j] = random.Next(3) == 0 ? double.PositiveInfinity : random.Next(4) / 3d;
                }
            }

            int[] found = Assignment.Solve(costs);
            Assert.Equal(found.Count(j => j >= 0), found.Where(j => j >= 0).Distinct().Count());
            var (pairs, cost) = Best(costs, 0, []);
            Assert.Equal(pairs, found.Count(j => j >= 0));
            Assert.Equal(cost, found.Select((j, i) => j < 0 ? 0 : costs[i, j]).Sum(), 9);
        }
    }

    private static (int Pairs, double Cost) Best(double[,] costs, int row, HashSet<int> used)
    {
        if (row == costs.GetLength(0))
        {
            return (0, 0);
        }

        var best = Best(costs, row + 1, used);
        foreach (int column in Enumerable.Range(0, costs.GetLength(1)).Where(column => double.IsFinite(costs[row, column]) && !used.Contains(column)).ToList())
        {
            used.Add(column);
            var (pairs, cost) = Best(costs, row + 1, used);
            best = pairs + 1 > best.Pairs || (pairs + 1 == best.Pairs && cost + costs[row, column] < best.Cost) ? (pairs + 1, cost + costs[row, column]) : best;
            used.Remove(column);
        }

        return best;
    }

    private sealed record FindingSpec(double X, double Y, double Length);

    private static Measurement Long(double value) => new(MeasurementConcepts.LongAxis, value, "mm");

    private static Finding At(int column, int row, params Measurement[] measurements)
        => Samples.Finding("f", "Nodule", 0.9, true, Samples.Frame(), region: new FrameRegion(column - 5, row - 5, column + 5, row + 5)) with { Measurements = measurements };

    private static StudyFindings Study(params Finding[] findings) => Study(findings, Samples.Frame());

    private static StudyFindings Study(Finding[] findings, FrameReference frame)
        => Samples.Study(new Findings { Frame = frame, Model = Samples.Model(), Items = [.. findings.Select((item, i) => item with { Id = $"f{i + 1}" })] });

    private static StudyFindings Study(FramePlane plane, FindingSpec[] specs)
        => Study([.. specs.Select(spec => At(0, 0, Long(spec.Length)) with
        {
            Outline = new EllipseShape(new(((spec.X - plane.Origin.X) / plane.ColumnStep.X) + 0.5, ((spec.Y - plane.Origin.Y) / plane.RowStep.Y) + 0.5), new(3, 3)),
        })], Samples.Frame("CT", "") with { Plane = plane });
}
