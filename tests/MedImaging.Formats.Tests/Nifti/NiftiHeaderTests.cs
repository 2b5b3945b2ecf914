using MedImaging.Testing;

namespace MedImaging.Formats.Tests;

public class NiftiHeaderTests
{
    [Fact]
    public async Task TheMatrixGoesFirst_ThenTheQuaternion_ThenTheSizesAlone()
    {
        byte[] both = await NiftiForge.FileAsync(file => NiftiForge.SetReal(file, 268, 1, 2, 3));   // another place in the quaternion
        byte[] turned = [.. both], none = [.. both];
        NiftiForge.Set16(turned, 254, 0);
        NiftiForge.Set16(none, 252, 0, 0);

        var first = await NiftiForge.HeaderAsync(both);
        var second = await NiftiForge.HeaderAsync(turned);
        var third = await NiftiForge.HeaderAsync(none);

        Assert.Equal((NiftiPlacement.Sform, NiftiPlacement.Qform, NiftiPlacement.VoxelSizes), (first.Placement, second.Placement, third.Placement));
        AssertNear(Voxels.Oblique().Origin, first.Geometry.Origin);
        AssertNear(new(-1, -2, 3), second.Geometry.Origin);
        AssertNear(Voxels.Oblique().SliceStep, second.Geometry.SliceStep);
        AssertNear(new(0.5 * -2, 0.75 * 1.5, -2.25), third.Geometry.Origin);
        AssertNear(new(0.5, 0, 0), third.Geometry.ColumnStep);
        Assert.Contains(third.Warnings, warning => warning.Contains("(offset 252)", StringComparison.Ordinal));
        Assert.Empty(first.Warnings);
    }

    [Theory, InlineData(1, 1000), InlineData(2, 1), InlineData(3, 0.001), InlineData(0, 1), InlineData(2 + 8, 1)]
    public async Task Units_BecomeMillimetres(byte code, double factor)
    {
        var header = await NiftiForge.HeaderAsync(await NiftiForge.FileAsync(file => file[123] = code));
        AssertNear(Voxels.Oblique().Origin * factor, header.Geometry.Origin);
        AssertNear(Voxels.Oblique().RowStep * factor, header.Geometry.RowStep);
    }

    [Theory, InlineData(0f, 5f), InlineData(float.NaN, float.NaN), InlineData(float.PositiveInfinity, 0f)]
    public async Task ASlopeThatSaysNothing_IsNone(float slope, float intercept)
    {
        var header = await NiftiForge.HeaderAsync(await NiftiForge.FileAsync(file => NiftiForge.SetReal(file, 112, slope, intercept)));
        Assert.Equal((1, 0), (header.Slope, header.Intercept));
    }

    [Fact]
    public async Task RangeIntentAndTexts_AreSurfaced()
    {
        var header = await NiftiForge.HeaderAsync(await NiftiForge.FileAsync(file =>
        {
            NiftiForge.SetReal(file, 124, 80, -20);
            NiftiForge.Set16(file, 68, 1002);
            "labels\0junk"u8.CopyTo(file.AsSpan(328));
            "a\u0007b"u8.CopyTo(file.AsSpan(148));
        }));

        Assert.Equal(new Window(30, 100, VoiFunction.LinearExact), header.Window);
        Assert.Equal((1002, "labels", "a?bImaging.Sdk"), (header.IntentCode, header.IntentName, header.Description));
    }

    [Theory]
    [InlineData(32, "complex64"), InlineData(1792, "complex128"), InlineData(2048, "complex256"), InlineData(1536, "float128"), InlineData(1, "binary"), InlineData(0, "none"), InlineData(5, "none that the standard names")]
    public async Task TypesThatAreNotRead_AreRefusedByName(short code, string name)
    {
        byte[] file = await NiftiForge.FileAsync(file => NiftiForge.Set16(file, 70, code));
        var refused = await Refusal.ExpectAsync(ErrorKind.UnsupportedFormat, () => NiftiForge.HeaderAsync(file));
        Assert.Contains(name, refused.Message, StringComparison.Ordinal);
        Assert.Equal(70, refused.Offset);
    }

    public static TheoryData<string, int, short[]> Contradictions => new()
    {
        { "dim[0]", 40, [0] }, { "dim[0]", 40, [8] }, { "dim[1]", 42, [0] }, { "dim[3]", 46, [-5] }, { "dim[4]", 40, [4, 5, 4, 3, -1] },
    };

    [Theory, MemberData(nameof(Contradictions))]
    public async Task Sizes_ThatCannotBe_AreRefusedWithFieldAndOffset(string field, int at, short[] values)
    {
        byte[] file = await NiftiForge.FileAsync(file => NiftiForge.Set16(file, at, values));
        var refused = await Refusal.ExpectAsync(ErrorKind.Corrupt, () => NiftiForge.HeaderAsync(file));
        Assert.Contains(field, refused.Message, StringComparison.Ordinal);
        Assert.Contains($"(offset {refused.Offset})", refused.Message, StringComparison.Ordinal);
    }

    [Theory, InlineData(108, 100f, "vox_offset"), InlineData(108, -1f, "vox_offset"), InlineData(108, 352.5f, "vox_offset"), InlineData(108, float.NaN, "vox_offset"), InlineData(116, float.NaN, "scl_inter")]
    public async Task Numbers_ThatCannotBe_AreRefusedWithFieldAndOffset(int at, float value, string field)
    {
        byte[] file = await NiftiForge.FileAsync(file => NiftiForge.SetReal(file, at, value));
        var refused = await Refusal.ExpectAsync(ErrorKind.Corrupt, () => NiftiForge.HeaderAsync(file));
        Assert.Contains(field, refused.Message, StringComparison.Ordinal);
        Assert.Equal(at, refused.Offset);
    }

    [Fact]
    public async Task WhatCanBePutRight_IsReadWithAWarning()
    {
        var noOffset = await NiftiForge.HeaderAsync(await NiftiForge.FileAsync(file => NiftiForge.SetReal(file, 108, 0)));
        var noSizes = await NiftiForge.HeaderAsync(await NiftiForge.FileAsync(file =>
        {
            NiftiForge.SetReal(file, 80, 0, -2, float.NaN);
            NiftiForge.Set16(file, 252, 0, 0);
        }));
        var badMatrix = await NiftiForge.HeaderAsync(await NiftiForge.FileAsync(file => NiftiForge.SetReal(file, 280, new float[12])));
        var badRotation = await NiftiForge.HeaderAsync(await NiftiForge.FileAsync(file =>
        {
            NiftiForge.SetReal(file, 256, 2, 2, 2);
            NiftiForge.Set16(file, 254, 0);
        }));
        var emptyAxis = await NiftiForge.HeaderAsync(await NiftiForge.FileAsync(file => NiftiForge.Set16(file, 40, 4, 5, 4, 3, 0)));

        Assert.Equal((352, 1), (noOffset.DataOffset, noOffset.Warnings.Count));
        Assert.Equal((1d, 2d, 1d), noSizes.Geometry.Spacing);
        Assert.Equal((NiftiPlacement.Qform, 1), (badMatrix.Placement, badMatrix.Warnings.Count));
        Assert.Equal((NiftiPlacement.VoxelSizes, 2), (badRotation.Placement, badRotation.Warnings.Count));
        Assert.Equal((1, 1), (emptyAxis.VolumeCount, emptyAxis.Warnings.Count));
    }

    [Fact]
    public async Task AFlatPicture_HasAnEmptyThirdColumn_AndStillAPlace()
    {
        var header = await NiftiForge.HeaderAsync(await NiftiForge.FileAsync(file =>
        {
            NiftiForge.Set16(file, 40, 2, 5, 4);
            NiftiForge.SetReal(file, 280, -1, 0, 0, 7, 0, -1, 0, 8, 0, 0, 0, 9);
        }));

        Assert.Equal((NiftiPlacement.Sform, 1, 1d), (header.Placement, header.Geometry.Slices, header.Geometry.Spacing.Slice));
    }

    [Fact]
    public async Task Extensions_AreKeptWithinTheLimit_AndNeverBelieved()
    {
        byte[] plain = await NiftiForge.FileAsync(file => NiftiForge.SetReal(file, 108, 352 + 32));
        byte[] file = [.. plain[..348], 1, 0, 0, 0, 16, 0, 0, 0, 6, 0, 0, 0, .. "8 bytes."u8, 200, 0, 0, 0, 4, 0, 0, 0, .. new byte[8], .. plain[352..]];

        var header = await NiftiForge.HeaderAsync(file);
        var tight = await NiftiForge.HeaderAsync(file, new() { MaxExtensionBytes = 31 });
        using var volume = await NiftiForge.VolumeAsync(file);

        var kept = Assert.Single(header.Extensions);
        Assert.Equal((6, "8 bytes."), (kept.Code, System.Text.Encoding.ASCII.GetString(kept.Data.Span)));
        Assert.Contains("(offset 368)", Assert.Single(header.Warnings), StringComparison.Ordinal);
        Assert.Equal((0, 1), (tight.Extensions.Count, tight.Warnings.Count));
        Assert.Equal(Voxels.BytesOf(Voxels.Of<short>()), Voxels.BytesOf(volume));
    }

    private static void AssertNear(PatientVector expected, PatientVector actual)
        => Assert.True((expected - actual).Length <= 1e-5 * Math.Max(1, expected.Length), $"{actual} is not {expected}");
}
