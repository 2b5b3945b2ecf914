using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MedImaging.Testing;

namespace MedImaging.Dicom.Tests;

/// <summary>Phantoms are the same everywhere, hold the truth they tell, and are valid DICOM.</summary>
public sealed class PhantomTests
{
    private const int Slice = 26;

    // Pinned: a change here changes every demo, report and benchmark that shows a phantom. Equal on every OS and CPU.
    [Fact]
    public void ChestPixels_AreTheSameEverywhere()
        => Assert.Equal("b94ee658d58a0d3b91040c7edc616ba77ad0611c0047daef1094cc253ef753d0", Hash(ChestPhantom.Create(1).Pixels.Span));

    [Fact]
    public void ChestWithConsolidation_IsTheSameEverywhere()
        => Assert.Equal("c24bc9455f6c5ad97e7e39c26249488328ad0a24e035d0bcc2c0f3c68ee978f6", Hash(ChestPhantom.Create(1, ChestLesion.Consolidation(LungLobe.RightMiddle)).Pixels.Span));

    [Fact]
    public void CtSlice_IsTheSameEverywhere() => Assert.Equal("299ce654a508d65fb5b482d38f51e7f37678aad0ebbf8bbe7319a98467d726ad", Hash<short>(CtPhantom.Create(1).DrawSlice(Slice)));

    [Fact]
    public void MrSlice_IsTheSameEverywhere() => Assert.Equal("df5c3b3b9c0bcffbc927d2c155d548c537f165b8228b0ee682bbcdff9915341f", Hash<ushort>(MrPhantom.Create(1).DrawSlice(14)));

    [Fact]
    public void DicomFiles_AreTheSameEverywhere()
    {
        Assert.Equal("4fbace2c0bf28b1e0950c510c9df8f82e5c97307f2f1a6ae4398932be91f8ee3", Hash<byte>(DicomWriter.ToBytes(ChestPhantom.Create(1).ToDicom())));
        Assert.Equal("3052d4553ce8c57833717009fd212fe09840d5f90dcf7fa46087be6509d7a596", Hash<byte>(DicomWriter.ToBytes(CtPhantom.Create(1).ToDicom(Slice))));
        Assert.Equal("1b8bc0d76347cd23f618811e32064a7e483e2dd70ebbe506c56eea64c4d70189", Hash<byte>(DicomWriter.ToBytes(MrPhantom.Create(1).ToDicom(14))));
    }

    [Fact]
    public void AnotherSeed_GivesAnotherChest()
        => Assert.NotEqual(Hash(ChestPhantom.Create(1).Pixels.Span), Hash(ChestPhantom.Create(2).Pixels.Span));

    [Theory]
    [InlineData(LungLobe.RightUpper)]
    [InlineData(LungLobe.RightMiddle)]
    [InlineData(LungLobe.RightLower)]
    [InlineData(LungLobe.LeftUpper)]
    [InlineData(LungLobe.LeftLower)]
    public void AConsolidation_BrightensItsBoxAndNothingFarAway(LungLobe lobe)
    {
        var (healthy, ill) = (ChestPhantom.Create(3), ChestPhantom.Create(3, ChestLesion.Consolidation(lobe, 30)));
        var truth = Assert.Single(ill.Lesions);
        Assert.True(truth.Column < 512 == lobe is LungLobe.RightUpper or LungLobe.RightMiddle or LungLobe.RightLower, "The patient's right is the picture's left.");
        double inside = 0;
        for (int row = 0; row < ill.Rows; row++)
        {
            for (int column = 0; column < ill.Columns; column++)
            {
                int change = ill.Pixels.Span[(row * 1024) + column] - healthy.Pixels.Span[(row * 1024) + column];
                var box = truth.Region;
                inside += row >= box.Top && row < box.Bottom && column >= box.Left && column < box.Right ? change : 0;
                double away = Math.Sqrt(Math.Pow(row - truth.Row, 2) + Math.Pow(column - truth.Column, 2));
                Assert.True(away < 2 * truth.RadiusPixels || change == 0, $"The lesion reached ({row}, {column}).");
            }
        }

        Assert.True(inside / ((truth.Region.Right - truth.Region.Left) * (double)(truth.Region.Bottom - truth.Region.Top)) > 200, "The lesion is hardly seen.");
    }

    [Fact]
    public void TheChest_HasDarkLungsAndABrightHeart()
    {
        var chest = ChestPhantom.Create(5);
        Assert.True(Mean(chest, 250, 400, 220, 340) < 1500, "The lung is not dark.");
        Assert.True(Mean(chest, 560, 640, 540, 680) > 2800, "The heart is not bright.");
        Assert.True(Mean(chest, 0, 60, 0, 120) < 150, "The air beside the neck is not black.");
    }

    [Fact]
    public void CtLesions_HaveTheirPlaceRadiusAndDensity()
    {
        var phantom = CtPhantom.Create(4, sliceCount: 80, sliceThickness: 2.5);
        Assert.Equal(CtPhantom.StandardLesions.Count, phantom.Lesions.Count);
        foreach (var lesion in phantom.Lesions)
        {
            short[] pixels = phantom.DrawSlice(lesion.Slice);
            var (values, area) = (new List<double>(), 0);
            for (int i = 0; i < pixels.Length; i++)
            {
                double away = Math.Sqrt(Math.Pow((i / 512) + 0.5 - lesion.Row, 2) + Math.Pow((i % 512) + 0.5 - lesion.Column, 2));
                if (away < lesion.RadiusPixels * 0.7)
                {
                    values.Add(pixels[i]);
                }

                area += away < lesion.RadiusPixels * 1.5 && lesion.Kind == LesionKind.Nodule && pixels[i] > -400 ? 1 : 0;
            }

            Assert.InRange(values.Average(), lesion.Value - 6, lesion.Value + 6);
            if (lesion.Kind == LesionKind.Nodule)
            {
                Assert.InRange(Math.Sqrt(area / Math.PI), lesion.RadiusPixels - 1, lesion.RadiusPixels + 0.6);
            }
        }
    }

    [Fact]
    public void CtSlices_FollowEachOtherAndBelongTogether()
    {
        var phantom = CtPhantom.Create(1, sliceCount: 3, sliceThickness: 4);
        var slices = Enumerable.Range(0, 3).Select(i => phantom.ToDicom(i).Dataset).ToArray();
        Assert.Equal([-4, 0, 4], slices.Select(slice => slice.GetDoubles(DicomTags.ImagePositionPatient)[2]));
        Assert.Single(slices.Select(slice => slice.GetUid(DicomTags.SeriesInstanceUID)).Distinct());
        Assert.Equal(3, slices.Select(slice => slice.GetUid(DicomTags.SOPInstanceUID)).Distinct().Count());
    }

    [Fact]
    public void OtherPixels_HaveOtherUids()
    {
        var (one, other) = (ChestPhantom.Create(1), ChestPhantom.Create(1, ChestLesion.Nodule(LungLobe.LeftUpper)));
        Assert.NotEqual(one.ToDicom().Dataset.GetUid(DicomTags.SOPInstanceUID), other.ToDicom().Dataset.GetUid(DicomTags.SOPInstanceUID));
        Assert.All(new[] { one, other }, chest => Assert.StartsWith("2.25.", chest.ToDicom().Dataset.GetUid(DicomTags.StudyInstanceUID), StringComparison.Ordinal));
    }

    [Fact]
    public void TheHead_HasTheIntensitiesItSays()
    {
        var lesion = new PhantomSphere(LesionKind.Mass, 30, -30, 10, 9, 330);
        var phantom = MrPhantom.Create(2, sliceCount: 41, sliceThickness: 2, [lesion]);
        var truth = Assert.Single(phantom.Lesions);
        ushort[] pixels = phantom.DrawSlice(truth.Slice);
        double mean = Enumerable.Range(0, pixels.Length)
            .Where(i => Math.Sqrt(Math.Pow((i / 256) + 0.5 - truth.Row, 2) + Math.Pow((i % 256) + 0.5 - truth.Column, 2)) < truth.RadiusPixels * 0.7)
            .Average(i => pixels[i]);
        Assert.InRange(mean, 330 * 0.85, 330 * 1.2);   // the coil's shade is up to a fifth
        Assert.InRange(pixels.Take(256 * 6).Average(value => (double)value), 12, 24);   // Rician noise has no zero mean
    }

    [Theory]
    [InlineData("chest")]
    [InlineData("chest-consolidation")]
    [InlineData("ct")]
    [InlineData("mr")]
    public async Task ThePhantomFile_HasNoErrorsForDciodvfy(string kind)
    {
        var dciodvfy = ExternalProgram.Require("dciodvfy", "dicom3tools");
        using var folder = new TemporaryFolder();
        string path = folder.Write(kind + ".dcm", DicomWriter.ToBytes(kind switch
        {
            "chest" => ChestPhantom.Create(1).ToDicom(),
            "chest-consolidation" => ChestPhantom.Create(1, ChestLesion.Consolidation(LungLobe.RightMiddle)).ToDicom(),
            "ct" => CtPhantom.Create(1).ToDicom(Slice),
            _ => MrPhantom.Create(1).ToDicom(14),
        }));
        var result = await dciodvfy.RunAsync([path], cancellationToken: TestContext.Current.CancellationToken);
        Assert.DoesNotContain("Error", result.Output + result.Error, StringComparison.Ordinal);
        Assert.Equal(0, result.ExitCode);
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(2001, 5)]
    [InlineData(10, 0.01)]
    [InlineData(10, double.NaN)]
    public void ASeriesThatCannotBe_IsRefused(int slices, double thickness)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => CtPhantom.Create(1, slices, thickness));
        Assert.Throws<ArgumentOutOfRangeException>(() => MrPhantom.Create(1, slices, thickness));
    }

    private static double Mean(ChestPhantom chest, int top, int bottom, int left, int right)
        => Enumerable.Range(top, bottom - top).SelectMany(row => Enumerable.Range(left, right - left).Select(column => (double)chest.Pixels.Span[(row * 1024) + column])).Average();

    private static string Hash<T>(ReadOnlySpan<T> values)
        where T : unmanaged
        => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(values)));
}
