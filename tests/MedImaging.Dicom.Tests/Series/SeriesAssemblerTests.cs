using FsCheck;
using FsCheck.Fluent;
using static MedImaging.Dicom.Tests.SyntheticSeries;
using TestData = MedImaging.Testing.TestData;

namespace MedImaging.Dicom.Tests;

public sealed class SeriesAssemblerTests
{
    [Fact]
    public void ASoundSeries_IsInOrder_WithItsSpacing_AndNothingIsWrong()
    {
        var series = Assemble(new SyntheticSeries().Datasets(12).AsEnumerable().Reverse());

        Assert.Empty(series.Defects);
        var stack = Assert.Single(series.Stacks);
        Assert.Equal(Enumerable.Range(1, 12), stack.Frames.Select(frame => frame.Instance.Descriptor.Number!.Value));
        Assert.Equal((StackOrder.Position, 2.5, AnatomicalPlane.Axial), (stack.Order, stack.Spacing!.Value, stack.Plane!.Value));
        Assert.Equal((6, 4, 12), (stack.Geometry!.Columns, stack.Geometry.Rows, stack.Geometry.Slices));
        Assert.Equal(new PatientVector(0.5, 0, 0), stack.Geometry.ColumnStep);
        Assert.Equal(new PatientVector(0, 0.75, 0), stack.Geometry.RowStep);
        Assert.Equal(new PatientVector(0, 0, 2.5), stack.Geometry.SliceStep);
        Assert.Equal(new PatientVector(-10, -20, 30), stack.Geometry.Origin);
        Assert.Same(stack, series.MainStack);
    }

    [Fact]
    public void TheOrder_DoesNotDependOnTheOrderOfTheFiles()
    {
        Prop.ForAll(Scrambled(), plan =>
        {
            var datasets = plan.Build();
            string expected = Describe(datasets);
            return Describe([.. datasets.OrderBy(_ => plan.Random.Next())]) == expected;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60).WithReplay(7, 11));
    }

    [Fact]
    public void EachPlantedDefect_IsReported_AndOnlyIt()
    {
        Prop.ForAll(Planted(), plan =>
        {
            var datasets = plan.Build();
            var kinds = Assemble(datasets.OrderBy(_ => plan.Random.Next())).Defects.Select(defect => defect.Kind).ToList();
            return kinds.SequenceEqual(plan.Defect is { } defect ? [defect] : [], EqualityComparer<SeriesDefectKind>.Default)
                ? true.ToProperty()
                : false.Label($"{plan.Defect}: found {string.Join(", ", kinds)}");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(3, 5));
    }

    [Theory, InlineData(1), InlineData(4)]
    public void AGap_SaysWhereAndHowMany(int missing)
    {
        var datasets = new SyntheticSeries().Datasets(10 + missing);
        datasets.RemoveRange(5, missing);

        var series = Assemble(datasets);

        var gap = Assert.Single(series.Defects);
        Assert.Equal((SeriesDefectKind.Gap, 4, missing, 0), (gap.Kind, gap.AfterSlice!.Value, gap.Count, gap.Stack!.Value));
        Assert.Equal(10 + missing, series.Stacks[0].Geometry!.Slices);
        Assert.Equal(5 + missing, series.Stacks[0].Slots[5]);
        Assert.Equal(2.5, series.Stacks[0].Spacing!.Value, 9);
    }

    [Fact]
    public void ATiltedGantry_TellsItsAngle_AndShearsTheGeometry()
    {
        double shift = 2.5 * Math.Tan(double.DegreesToRadians(15));
        var series = Assemble(new SyntheticSeries { Step = new PatientVector(0, shift, 2.5) }.Datasets(10));

        var tilt = Assert.Single(series.Defects);
        Assert.Equal(SeriesDefectKind.GantryTilt, tilt.Kind);
        Assert.Equal(15, tilt.Angle!.Value, 6);
        Assert.Equal(15, series.Stacks[0].Geometry!.ShearAngle, 6);
        Assert.Equal(2.5, series.Stacks[0].Spacing!.Value, 9);
    }

    [Fact]
    public void Echoes_AreStacksOfTheirOwn_NotDuplicates()
    {
        var made = new SyntheticSeries { Modality = "MR" };
        var datasets = Enumerable.Range(0, 24).Select(i => With(With(made.Dataset(i / 3, i + 1), new DicomTag(0x00180086), $"{(i % 3) + 1}"), new DicomTag(0x00180081), $"{10 * ((i % 3) + 1)}"));

        var series = Assemble(datasets);

        Assert.Empty(series.Defects);
        Assert.Equal([8, 8, 8], series.Stacks.Select(stack => stack.Frames.Count));
        Assert.Equal(["1", "2", "3"], series.Stacks.Select(stack => Assert.Single(stack.Distinctions).Value));
    }

    [Theory]
    [InlineData("00200100", new[] { "1", "2" })]
    [InlineData("00189087", new[] { "0", "1000" })]
    [InlineData("00180082", new[] { "50", "400" })]
    [InlineData("00200012", new[] { "1", "2" })]
    public void WhateverTellsFramesAtOnePlaceApart_SplitsThem(string tag, string[] values)
    {
        var which = DicomTag.Parse(tag);
        var made = new SyntheticSeries { Modality = "MR" };
        var datasets = Enumerable.Range(0, 12).Select(i =>
        {
            var dataset = made.Dataset(i / 2, i + 1);
            dataset.Remove(which);
            double value = double.Parse(values[i % 2]);
            if (DicomDictionary.Find(which)!.Vr is DicomVr.FD)
            {
                dataset.Add(which, value);
            }
            else
            {
                dataset.Add(which, values[i % 2]);
            }

            return dataset;
        });

        var series = Assemble(datasets);

        Assert.Empty(series.Defects);
        Assert.Equal(values, series.Stacks.Select(stack => Assert.Single(stack.Distinctions).Value));
        Assert.All(series.Stacks, stack => Assert.Equal((6, 2.5), (stack.Frames.Count, stack.Spacing!.Value)));
    }

    [Fact]
    public void TriggerTimes_ThatVaryFromSliceToSlice_MakePhasesByTheirOrder()
    {
        var made = new SyntheticSeries { Modality = "MR" };
        var datasets = Enumerable.Range(0, 20).Select(i => With(made.Dataset(i / 4, i + 1), new DicomTag(0x00181060), (25d * (i % 4)) + (0.3 * (i / 4))));

        var series = Assemble(datasets);

        Assert.Empty(series.Defects);
        Assert.Equal(["1", "2", "3", "4"], series.Stacks.Select(stack => Assert.Single(stack.Distinctions).Value));
        Assert.All(series.Stacks, stack => Assert.Equal(5, stack.Frames.Count));
    }

    [Fact]
    public void ATriggerTimeOfEachSlice_SplitsNothing()
    {
        var made = new SyntheticSeries { Modality = "MR" };
        var series = Assemble(Enumerable.Range(0, 6).Select(i => With(made.Dataset(i), new DicomTag(0x00181060), 13d * i)));
        Assert.Equal((1, 0), (series.Stacks.Count, series.Defects.Count));
    }

    [Fact]
    public void AScout_IsKeptApart_ByItsTypeOrItsRightAngle()
    {
        var datasets = new SyntheticSeries().Datasets(8);
        datasets.Add(With(new SyntheticSeries { Row = new(0, 1, 0), Column = new(0, 0, -1) }.Dataset(0, 90), DicomTags.ImageType, "ORIGINAL", "PRIMARY", "LOCALIZER"));
        datasets.Add(new SyntheticSeries { Row = new(1, 0, 0), Column = new(0, 0, -1) }.Dataset(0, 91));

        var series = Assemble(datasets);

        var defect = Assert.Single(series.Defects);
        Assert.Equal((SeriesDefectKind.Localizer, 2), (defect.Kind, defect.Count));
        Assert.Equal([90, 91], series.Localizers.Select(frame => frame.Instance.Descriptor.Number!.Value));
        Assert.Equal(8, Assert.Single(series.Stacks).Frames.Count);
    }

    [Fact]
    public void WithoutPlaces_TheInstanceNumberOrders_ElseTheFileName()
    {
        var datasets = new SyntheticSeries().Datasets(3);
        datasets.ForEach(dataset => dataset.Remove(DicomTags.ImagePositionPatient));
        var numbered = Assemble(datasets.AsEnumerable().Reverse());
        Assert.Equal(StackOrder.InstanceNumber, numbered.Stacks[0].Order);
        Assert.Equal([1, 2, 3], numbered.Stacks[0].Frames.Select(frame => frame.Instance.Descriptor.Number!.Value));
        Assert.Equal(SeriesDefectKind.MissingGeometry, Assert.Single(numbered.Defects).Kind);

        datasets.ForEach(dataset => dataset.Remove(DicomTags.InstanceNumber));
        var named = Assert.Single(SeriesAssembler.Assemble(datasets.Select((dataset, i) => Instance(dataset, $"{(char)('c' - i)}.dcm"))));
        Assert.Equal(StackOrder.FileName, named.Stacks[0].Order);
        Assert.Equal(["a.dcm", "b.dcm", "c.dcm"], named.Stacks[0].Frames.Select(frame => frame.Instance.SourceName));
        Assert.Contains("file names", Assert.Single(named.Defects).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SeveralSeries_AreToldApart_AndObjectsWithoutAPictureAreKept()
    {
        var report = new DicomDataset { { DicomTags.SOPClassUID, "1.2.840.10008.5.1.4.1.1.88.11" }, { DicomTags.SOPInstanceUID, "1.2.9" }, { DicomTags.SeriesInstanceUID, "1.2.3.9" }, { DicomTags.StudyInstanceUID, "1.2.3.4" } };
        var all = SeriesAssembler.Assemble([.. new SyntheticSeries().Datasets(3).Concat(new SyntheticSeries { SeriesUid = "1.2.3.8" }.Datasets(2)).Append(report).Select(dataset => Instance(dataset))]);

        Assert.Equal(["1.2.3.5", "1.2.3.8", "1.2.3.9"], all.Select(series => series.Series.SeriesInstanceUid));
        Assert.Equal([3, 2, 0], all.Select(series => series.MainStack?.Frames.Count ?? 0));
        Assert.Single(all[2].Instances);
    }

    [Fact]
    public void ThePhantom_IsOneSoundStack()
    {
        var phantom = CtPhantom.Create(sliceCount: 4, sliceThickness: 5);
        var series = Assert.Single(SeriesAssembler.Assemble(Enumerable.Range(0, 4).Reverse().Select(i => Instance(phantom.ToDicom(i).Dataset))));
        Assert.Empty(series.Defects);
        Assert.Equal(5, Assert.Single(series.Stacks).Spacing!.Value, 6);
    }

    [Fact]
    public void RealSeries_AreStacked()
    {
        var files = TestData.RequireFiles("dicom", "*.dcm");
        var instances = new List<DicomInstance>();
        foreach (string file in files.Where(file => !file.Contains("hostile", StringComparison.Ordinal) && !file.Contains("attacks", StringComparison.Ordinal)))
        {
            try
            {
                instances.Add(new DicomInstance(DicomFile.Parse(File.ReadAllBytes(file)), Path.GetFileName(file), default));
            }
            catch (MedImagingException)
            {
                // Files that cannot be read have tests of their own.
            }
        }

        var all = SeriesAssembler.Assemble(instances);

        Assert.NotEmpty(all);
        Assert.All(all, series => Assert.Equal(
            series.Instances.Sum(instance => instance.Descriptor.FrameCount),
            series.Localizers.Count + series.Stacks.Sum(stack => stack.Frames.Count + stack.Duplicates.Count)));
    }

    private static string Describe(IReadOnlyList<DicomDataset> datasets)
    {
        var series = Assemble(datasets);
        return string.Join('|', series.Stacks.Select(stack => string.Join(' ', stack.Frames.Select(frame => frame.Instance.Descriptor.SopInstanceUid)) + ">" + string.Join(' ', stack.Duplicates.Select(frame => frame.Instance.Descriptor.SopInstanceUid))))
            + '#' + string.Join(' ', series.Localizers.Select(frame => frame.Instance.Descriptor.SopInstanceUid))
            + '#' + string.Join('|', series.Defects);
    }

    private static Arbitrary<SeriesPlan> Scrambled()
        => Arb.From(from plan in Plans() from second in Gen.Elements(SeriesPlan.Defects) select plan with { Second = second });

    private static Arbitrary<SeriesPlan> Planted() => Arb.From(Plans());

    private static Gen<SeriesPlan> Plans()
        => from count in Gen.Choose(6, 20)
           from tilt in Gen.Choose(-60, 60)
           from turn in Gen.Choose(-60, 60)
           from spacing in Gen.Choose(5, 80)
           from defect in Gen.Elements(SeriesPlan.Defects)
           from seed in Gen.Choose(0, 1_000_000)
           select new SeriesPlan(count, tilt, turn, spacing / 10d, defect, seed);
}
