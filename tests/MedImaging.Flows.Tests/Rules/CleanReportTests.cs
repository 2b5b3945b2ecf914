namespace MedImaging.Rules;

public sealed class CleanReportTests
{
    private static readonly string[] Meanings = ["Pneumonia", "Pleural effusion", "Pneumothorax", "Cardiomegaly", "Lung nodule", "COVID-19 pneumonia", "Fracture of rib", "No-such-thing"];
    private static readonly (string Modality, string View)[] Kinds = [("DX", "PA"), ("CR", "AP"), ("CT", ""), ("MR", ""), ("US", ""), ("DX", "LL"), ("OT", "")];
    private static readonly string?[] Indications =
        [null, "Cough and fever", "?pneumonia, left lower zone", "Pneumonia confirmed elsewhere, definitely right-sided; compared with prior CT unchanged, 12 mm", "64-year-old woman", "\u202Ereversed"];

    // The false alarm rate of the rules on what the template writer makes: none in 2,000 seeded studies.
    [Fact]
    public void TheTemplateWriter_NeverRaisesAnError_Over2000SeededStudies()
    {
        var alarms = new List<string>();
        int reports = 0;
        for (int seed = 0; seed < 2_000; seed++)
        {
            var findings = Random(new Random(seed));
            var checks = Samples.Checker.Check(Samples.Report(findings));
            reports++;
            alarms.AddRange(checks.Issues.Where(issue => issue.Severity == IssueSeverity.Error).Select(issue => $"{seed}: {issue}"));
        }

        Assert.Equal(2_000, reports);
        Assert.True(alarms.Count == 0, $"{alarms.Count} false alarms:\n{string.Join('\n', alarms.Take(8))}");
    }

    [Fact]
    public void EverySentenceOfTheTemplateWriter_HasAChain()
    {
        for (int seed = 0; seed < 500; seed++)
        {
            Assert.All(EvidenceChain.Of(Samples.Report(Random(new Random(seed)))), chain => Assert.True(chain.IsSupported && chain.Dangling.Count == 0, chain.Sentence.Text));
        }
    }

    private static StudyFindings Random(Random random)
    {
        var (modality, view) = Kinds[random.Next(Kinds.Length)];
        var frames = Enumerable.Range(0, random.Next(1, 5)).Select(i => RandomFrame(random, modality, view, i)).ToArray();
        return new StudyFindings
        {
            Request = new AnalysisRequest { Indication = Indications[random.Next(Indications.Length)], Urgency = (Urgency)random.Next(3) },
            ImageCount = frames.Length + random.Next(3),
            SeriesCount = random.Next(1, 3),
            Frames = frames,
        };
    }

    private static Findings RandomFrame(Random random, string modality, string view, int number)
    {
        var frame = Samples.Frame(modality, view, random.Next(3) == 0 ? null : 0.1 + random.NextDouble(), $"1.2.3.1.{number}");
        int count = random.Next(0, 6);
        var items = Enumerable.Range(1, count).Select(i =>
        {
            int left = random.Next(0, 700), top = random.Next(0, 900);
            var region = random.Next(2) == 0 ? null : new FrameRegion(left, top, random.Next(left + 1, 801), random.Next(top + 1, 1001));
            var measured = region is null || random.Next(2) == 0 ? [] : Measured(region, frame, random);
            return Samples.Finding(
                $"f{i}", Meanings[random.Next(Meanings.Length)], random.NextDouble(), random.Next(2) == 0, frame, (ConfidenceKind)random.Next(5),
                region, random.Next(4) == 0) with
            { Measurements = measured };
        });
        return new Findings
        {
            Frame = frame,
            Model = Samples.Model(),
            Items = [.. items.DistinctBy(item => item.Code)],
            Limitations = random.Next(2) == 0 || count == 0 ? ["Made for adults; it was not evaluated on children, and a score is not the chance of disease."] : [],
        };
    }

    private static IReadOnlyList<Measurement> Measured(FrameRegion region, FrameReference frame, Random random)
    {
        var shape = new EllipseShape(
            new((region.Left + region.Right) / 2d, (region.Top + region.Bottom) / 2d), new((region.Right - region.Left) / 2d, (region.Bottom - region.Top) / 2d));
        return [.. ShapeMeasurer.Size(shape, frame).Take(random.Next(1, 5)), new Measurement(MeasurementConcepts.Mean, random.Next(-1000, 3000), random.Next(2) == 0 ? "[hnsf'U]" : "1")];
    }
}
