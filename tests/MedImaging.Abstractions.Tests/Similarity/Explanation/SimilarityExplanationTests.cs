namespace MedImaging.Tests;

public sealed class SimilarityExplanationTests
{
    [Fact]
    public void AnExplanation_SaysWhatBothHave()
    {
        var attributes = new VectorAttributes { Tenant = "north", Patient = "p1", Modality = Modality.ComputedTomography, BodyPart = "CHEST", Age = 50 };
        var explanation = SimilarityExplanation.Of(
            [Finding("1", 0.9), Finding("2", 0.8), Finding("3", 0.1, isPresent: false), Finding("1", 0.3)],
            [Finding("2", 0.6), Finding("3", 0.7), Finding("1", 0.5), Finding("4", 0.9)],
            attributes,
            attributes with { Patient = "p2", Age = 54, Site = "east", BodyPart = "HEAD" });
        Assert.Equal([("1", 0.9, 0.5), ("2", 0.8, 0.6)], explanation.Shared.Select(shared => (shared.Concept.Value, shared.Confidence.Value, shared.OtherConfidence.Value)));
        Assert.Empty(explanation.OnlyHere);
        Assert.Equal(["3", "4"], explanation.OnlyThere.Select(code => code.Value));
        Assert.Equal(["Modality", "Age"], explanation.AgreeingAttributes);
    }

    [Fact]
    public void TheSameNumberInAnotherScheme_IsAnotherFinding()
    {
        var explanation = SimilarityExplanation.Of([Finding("1", 0.9)], [Finding("1", 0.9) with { Code = new CodedConcept("1", "DCM", "other") }]);
        Assert.Empty(explanation.Shared);
        Assert.Empty(explanation.AgreeingAttributes);
        Assert.Single(explanation.OnlyHere);
        Assert.Single(explanation.OnlyThere);
    }

    private static Finding Finding(string code, double confidence, bool isPresent = true) => new()
    {
        Id = $"f{code}",
        Code = new CodedConcept(code, "SCT", "meaning"),
        Confidence = new Confidence(confidence, ConfidenceKind.Softmax),
        IsPresent = isPresent,
        Evidence = new FindingEvidence { PixelHash = default, RecipeHash = default, ModelId = "m", ModelVersion = "1", ModelHash = default },
    };
}
