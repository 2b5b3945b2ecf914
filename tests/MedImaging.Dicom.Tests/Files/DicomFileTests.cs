using System.Text;
using MedImaging.Testing;
using static MedImaging.Dicom.Tests.Bytes;

namespace MedImaging.Dicom.Tests.Files;

public sealed class DicomFileTests
{
    private static readonly byte[] Dataset = Join(Explicit(0x00080060, "CS", Text("CT")), Explicit(0x00100010, "PN", Text("Doe^Jane")));

    [Theory]
    [InlineData("")]
    [InlineData("Patient: Jane Doe, a text file that was renamed to .dcm, long enough to have something at offset 128 and beyond, which is not DICM, however.")]
    [InlineData("{\"resourceType\": \"Patient\"}")]
    public void WhatIsNotDicom_IsSaidToBe(string text)
    {
        var ex = Assert.Throws<MedImagingException>(() => DicomFile.Parse(Encoding.UTF8.GetBytes(text)));

        Assert.Equal((ErrorKind.InvalidInput, 0L), (ex.Kind, ex.Offset));
        Assert.StartsWith("This is not a DICOM file", ex.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MissingParts_AreRecognisedAndSaid()
    {
        byte[] whole = Bytes.File(Dataset);
        foreach (byte[] bytes in new[] { Dataset, whole[128..], whole[132..], Join(new byte[128], Text("DICM"), Dataset), Join(Bytes.Implicit(0x00080060, Text("CT")), Bytes.Implicit(0x00100010, Text("Doe^Jane"))) })
        {
            var file = DicomFile.Parse(bytes);

            Assert.Equal("Doe^Jane", file.Dataset.GetString(DicomTags.PatientName));
            Assert.Contains(file.Warnings, w => w.Contains("PS3.10 7.1", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("1.2.840.10008.1.2.1", false)]
    [InlineData("1.2.840.10008.1.2", true)]
    public void ADatasetThatIsNotWhatTheFileSays_IsReadAsItIs(string said, bool isExplicit)
    {
        byte[] dataset = isExplicit ? Dataset : Join(Bytes.Implicit(0x00080060, Text("CT")), Bytes.Implicit(0x00100010, Text("Doe^Jane")));

        var file = DicomFile.Parse(Bytes.File(dataset, said));

        Assert.Equal("Doe^Jane", file.Dataset.GetString(DicomTags.PatientName));
        Assert.Equal(isExplicit, file.TransferSyntax.IsExplicit);
        Assert.Contains(file.Warnings, w => w.Contains("PS3.5 A.1, A.2", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("4D5A90", PreambleKind.Executable)]
    [InlineData("7F454C46", PreambleKind.Executable)]
    [InlineData("CFFAEDFE", PreambleKind.Executable)]
    [InlineData("2321", PreambleKind.Executable)]
    [InlineData("504B0304", PreambleKind.Executable)]
    [InlineData("25504446", PreambleKind.Executable)]
    [InlineData("7B22", PreambleKind.Executable)]
    [InlineData("49492A00", PreambleKind.Tiff)]
    [InlineData("00", PreambleKind.Zero)]
    [InlineData("01", PreambleKind.Other)]
    public void Preambles_AreToldApart_AndNeverWritten(string start, PreambleKind kind)
    {
        byte[] preamble = new byte[128];
        Convert.FromHexString(start).CopyTo(preamble, 0);

        var file = DicomFile.Parse(Bytes.File(Join(Explicit(0x00080016, "UI", Text("1.2\0")), Explicit(0x00080018, "UI", Text("1.2\0"))), preamble: preamble));

        Assert.Equal(kind, file.Preamble);
        Assert.Equal(kind == PreambleKind.Executable, file.Warnings.Any(w => w.Contains("preamble", StringComparison.Ordinal)));
        Assert.Equal(new byte[128], DicomWriter.ToBytes(file)[..128]);
    }

    [Theory]
    [InlineData("attacks/depth_5000.dcm", ErrorKind.LimitExceeded)]
    [InlineData("attacks/depthclosed_5000.dcm", ErrorKind.LimitExceeded)]
    [InlineData("attacks/len_7ffffffe.dcm", ErrorKind.Corrupt)]
    [InlineData("attacks/pixlen_fffffffe.dcm", ErrorKind.Corrupt)]
    [InlineData("attacks/frag_trunc.dcm", ErrorKind.Corrupt)]
    [InlineData("attacks/trunc_meta.dcm", ErrorKind.Corrupt)]
    [InlineData("attacks/empty.dcm", ErrorKind.InvalidInput)]
    [InlineData("attacks/deflate_bomb_100MB.dcm", ErrorKind.LimitExceeded)]
    [InlineData("pydicom/MR_truncated.dcm", ErrorKind.Corrupt)]
    [InlineData("pydicom/no_meta.dcm", ErrorKind.InvalidInput)]
    public async Task KnownAttacks_AreRefusedForTheRightReason(string name, ErrorKind kind)
    {
        string path = TestData.Require("dicom/" + name);

        var ex = await Assert.ThrowsAsync<MedImagingException>(() => DicomFile.OpenAsync(path, cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal(kind, ex.Kind);
        Assert.NotNull(ex.Offset);
    }

    [Theory]
    [InlineData("dims_65535.dcm", ErrorKind.LimitExceeded)]
    [InlineData("dims_65535x_f1e9.dcm", ErrorKind.LimitExceeded)]
    [InlineData("rows0.dcm", ErrorKind.InvalidInput)]
    [InlineData("ba0.dcm", ErrorKind.InvalidInput)]
    [InlineData("rle_65535.dcm", ErrorKind.LimitExceeded)]
    public async Task KnownPixelAttacks_AreRefusedForTheRightReason(string name, ErrorKind kind)
    {
        byte[] bytes = await System.IO.File.ReadAllBytesAsync(TestData.Require("dicom/attacks/" + name), TestContext.Current.CancellationToken);

        var ex = Assert.Throws<MedImagingException>(() => new DicomInstance(DicomFile.Parse(bytes), name, ContentHash.Of(bytes)).ReadFrame(0));

        Assert.Equal(kind, ex.Kind);
    }

    [Fact]
    public async Task AMissingFile_IsNotFound()
        => Assert.Equal(ErrorKind.NotFound, (await Assert.ThrowsAsync<MedImagingException>(() => DicomFile.OpenAsync("no-such-file.dcm", cancellationToken: TestContext.Current.CancellationToken))).Kind);
}
