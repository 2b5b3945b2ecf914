using Microsoft.Extensions.DependencyInjection;
using static MedImaging.Tests.Ensembles.PlainModel;

namespace MedImaging.Tests.Ensembles;

public sealed class EnsembleModelTests
{
    private static readonly CodedConcept Nodule = new("nodule", "99MEDIMG", "Nodule"), Effusion = new("effusion", "99MEDIMG", "Effusion");

    private static readonly FrameRegion AtLeft = new(0, 0, 4, 4), AtRight = new(12, 0, 16, 4);

    [Fact]
    public async Task AMean_IsThatOfItsMembers_WithWhatEachOfThemSaid()
    {
        var found = await RunAsync(null, new("a", Says(Nodule, 0.9, region: AtLeft), Says(Effusion, 0.1)), new("b", Says(Nodule, 0.7)), new("c", Says(Nodule, 0.8, region: AtLeft)));

        var nodule = found.Items[0];
        Assert.Equal(("f1", Nodule, true, ConfidenceKind.Ensemble, AtLeft), (nodule.Id, nodule.Code, nodule.IsPresent, nodule.Confidence.Kind, nodule.Region));
        Assert.Equal(0.8, nodule.Confidence.Value, 12);
        var agreement = nodule.Evidence.Agreement!;
        Assert.Equal(["a", "b", "c"], agreement.Members.Select(member => member.Name));
        Assert.Equal([0.9, 0.7, 0.8], agreement.Members.Select(member => member.Confidence.Value));
        Assert.Equal(ContentHash.Of("recipe b"), agreement.Members[1].RecipeHash);
        Assert.Equal(ContentHash.Of("b"), agreement.Members[1].ModelHash);
        Assert.Equal(Math.Sqrt(0.02 / 3), agreement.StandardDeviation, 12);
        Assert.Equal(0.7219280948873623, agreement.Entropy, 12);   // of 0.8: −0.8 log₂ 0.8 − 0.2 log₂ 0.2
        Assert.Equal((0d, false, false), (agreement.DissentingShare, agreement.HasLateralityConflict, agreement.IsDisputed));
        Assert.Single(found.Items[1].Evidence.Agreement!.Members);   // who says nothing of it has no vote
        Assert.Equal(["For tests"], found.Limitations);
        Assert.Equal(("joint", found.Model.Hash), (nodule.Evidence.ModelId, nodule.Evidence.ModelHash));
        byte[] json = MedImagingJson.ToBytes(found, MedImagingJson.Default.Findings);
        Assert.Equal(json, MedImagingJson.ToBytes(MedImagingJson.FromBytes(json, MedImagingJson.Default.Findings), MedImagingJson.Default.Findings));
    }

    [Fact]
    public async Task PlantedDisagreement_IsTold_AndWhatAllAgreeOnIsKept()
    {
        var found = await RunAsync(
            new EnsembleOptions { Rule = EnsembleRule.Majority },
            new("a", Says(Nodule, 0.9), Says(Effusion, 0.8)), new("b", Says(Nodule, 0.2), Says(Effusion, 0.9)), new("c", Says(Nodule, 0.8), Says(Effusion, 0.7)));

        Assert.Equal([Effusion, Nodule], found.Items.Select(item => item.Code));
        Assert.Equal([1, 2 / 3d], found.Items.Select(item => item.Confidence.Value));
        Assert.Equal([false, true], found.Items.Select(item => item.Evidence.Agreement!.IsDisputed));
        Assert.Equal(1 / 3d, found.Items[1].Evidence.Agreement!.DissentingShare, 12);
        Assert.Contains("The models disagree about “Nodule”.", found.Limitations);
        Assert.DoesNotContain(found.Limitations, text => text.Contains("Effusion", StringComparison.Ordinal));
        Assert.True(found.Items[1].IsPresent);

        var tie = await RunAsync(new EnsembleOptions { Rule = EnsembleRule.Majority }, new("a", Says(Nodule, 0.9)), new("b", Says(Nodule, 0.2)));
        Assert.True(tie.Items[0].IsPresent);   // one half is enough: what may be there is told
    }

    [Fact]
    public async Task DifferentSides_AreAConflict_AndGiveNoPlace()
    {
        var found = await RunAsync(null, new("a", Says(Nodule, 0.9, region: AtLeft)), new("b", Says(Nodule, 0.9, region: AtRight)));
        Assert.Equal((true, true, null), (found.Items[0].Evidence.Agreement!.HasLateralityConflict, found.Items[0].Evidence.Agreement!.IsDisputed, found.Items[0].Region));
        Assert.Contains("The models place “Nodule” on different sides of the picture; no place is given.", found.Limitations);

        var absent = await RunAsync(null, new("a", Says(Nodule, 0.9, region: AtLeft)), new("b", Says(Nodule, 0.1, region: AtRight)));
        Assert.False(absent.Items[0].Evidence.Agreement!.HasLateralityConflict);   // who does not see it places it nowhere
    }

    [Fact]
    public async Task KindsAreNeverMixed_InAMean_AndVotesMayBe()
    {
        PlainModel one = new("a", Says(Nodule, 0.9)), other = new("b", Says(Nodule, 0.9, ConfidenceKind.Calibrated));
        var refused = await Assert.ThrowsAsync<MedImagingException>(async () => await RunAsync(null, one, other));
        Assert.Equal(ErrorKind.PolicyBlocked, refused.Kind);
        Assert.Equal(1, (await RunAsync(new EnsembleOptions { Rule = EnsembleRule.Majority }, one, other)).Items[0].Confidence.Value);
    }

    [Fact]
    public async Task Tensors_AreDisposed_AlsoWhenAMemberFails()
    {
        PlainModel one = new("a", Says(Nodule, 0.9)), other = new("b", Says(Nodule, 0.9));
        await RunAsync(null, one, other);
        Assert.Equal((1, 1), (one.Disposed, other.Disposed));

        var failing = new PlainModel("c") { Fails = () => new MedImagingException(ErrorKind.UnsupportedFormat, "no") };
        await Assert.ThrowsAsync<MedImagingException>(async () => await RunAsync(null, one, failing));
        Assert.Equal(2, one.Disposed);
    }

    [Fact]
    public async Task ItSaysWhyNot_AndRefusesWhatIsNotItsOwn()
    {
        var model = new EnsembleModel("joint", [new PlainModel("a", Says(Nodule, 1)), new PlainModel("b") { Reason = "not for CT" }]);
        Assert.Equal("b: not for CT", model.WhyNot(Frame().ToReference()));
        Assert.Throws<ArgumentException>(() => new EnsembleModel("joint", [new PlainModel("a")]));
        using var other = new PlainModel("a").Preprocess(Frame());
        await Assert.ThrowsAsync<ArgumentException>(async () => await model.DetectAsync(other));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            using var own = model.Preprocess(Frame());
            await model.DetectAsync(own, new CancellationToken(canceled: true));
        });
    }

    [Fact]
    public async Task FromSeveralViews_ComesTheMean_AndHowFarTheyDiffer()
    {
        // Bright at the left only: mirrored, the two halves change places.
        float[] pixels = [.. Enumerable.Range(0, 256).Select(i => i % 16 < 8 ? 1f : 0f)];
        var model = new AugmentedModel(new PlainModel("a"), new AugmentationOptions { Flip = true, ShiftShare = 0, RotationDegrees = 0 });
        using var tensor = model.Preprocess(TestFrames.Of(16, 16, pixels));
        var found = await model.DetectAsync(tensor);

        Assert.Equal([0.5, 0.5], found.Items.Select(item => Math.Round(item.Confidence.Value, 6)));
        Assert.All(found.Items, item => Assert.Equal((ConfidenceKind.Ensemble, 0.5, true), (item.Confidence.Kind, item.Evidence.Agreement!.StandardDeviation, item.Evidence.Agreement.IsDisputed)));
        Assert.Equal(["a: as it is", "a: mirrored"], found.Items[0].Evidence.Agreement!.Members.Select(member => member.Name));
        Assert.Equal(("a-views", 3), (found.Model.Id, found.Limitations.Count));

        // Small movements leave it nearly as it is.
        var small = new AugmentedModel(new PlainModel("a"), new AugmentationOptions { ShiftShare = 1 / 16d });
        var steady = (await small.DetectAsync(tensor)).Items[0];
        Assert.Equal(5, steady.Evidence.Agreement!.Members.Count);
        Assert.Equal((PlainModel.Left, true, false), (steady.Code, steady.IsPresent, steady.Evidence.Agreement.IsDisputed));
        Assert.InRange(steady.Confidence.Value, 0.9, 1);
        Assert.NotEqual(small.Description.Hash, model.Description.Hash);
    }

    [Fact]
    public void AView_MovesTurnsAndMirrorsExactly()
    {
        float[] picture = [1, 2, 3, 4, 5, 6, 7, 8, 9], view = new float[9];
        new InputView("", Flips: true).Write(picture, 3, 3, view);
        Assert.Equal([3, 2, 1, 6, 5, 4, 9, 8, 7], view);
        new InputView("", Shift: 1 / 3d).Write(picture, 3, 3, view);
        Assert.Equal([1, 1, 2, 4, 4, 5, 7, 7, 8], view.Select(value => MathF.Round(value, 4)));
        new InputView("", Degrees: 90).Write(picture, 3, 3, view);
        Assert.Equal([7, 4, 1, 8, 5, 2, 9, 6, 3], view.Select(value => MathF.Round(value, 4)));   // clockwise
    }

    [Fact]
    public void TheyAreRegisteredUnderNames()
    {
        var services = new ServiceCollection();
        var builder = services.AddMedImaging().AddBaselineDetector("one").AddBaselineDetector("two", o => o.Classes = 2).AddEnsemble("both", "one", "two").AddAugmentedModel("views", "scored").AddAugmentedModel("none", "one");
        services.AddKeyedSingleton<IImageModel>("scored", new PlainModel("scored"));
        using var provider = services.BuildServiceProvider();

        Assert.Equal("both", provider.GetRequiredKeyedService<IImageModel>("both").Description.Id);
        Assert.Equal("scored-views", provider.GetRequiredKeyedService<IImageModel>("views").Description.Id);
        Assert.Equal(ErrorKind.UnsupportedFormat, Assert.Throws<MedImagingException>(() => provider.GetRequiredKeyedService<IImageModel>("none")).Kind);
        Assert.Throws<ArgumentException>(() => builder.AddEnsemble("x", "x", "one"));
        Assert.Throws<ArgumentException>(() => builder.AddAugmentedModel("x", "x"));
    }

    private static PixelFrame Frame() => TestFrames.Of(16, 16, new float[256]);

    private static async Task<Findings> RunAsync(EnsembleOptions? options, params PlainModel[] members)
    {
        var model = new EnsembleModel("joint", members, options);
        using var tensor = model.Preprocess(Frame());
        return await model.DetectAsync(tensor);
    }
}
