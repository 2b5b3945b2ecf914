using MedImaging.Testing;

namespace MedImaging.Dicom.Tests.Writing;

public sealed class DicomWriterTests
{
    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task WrittenFiles_AreAcceptedByDcmtkAndDicom3tools(bool isExplicit, bool undefinedLengths)
    {
        var dcmdump = ExternalProgram.Require("dcmdump", "dcmtk");
        var dciodvfy = ExternalProgram.Require("dciodvfy", "dicom3tools");
        using var folder = new TemporaryFolder();
        var options = new DicomWriterOptions { TransferSyntax = isExplicit ? TransferSyntax.ExplicitLittleEndian : TransferSyntax.ImplicitLittleEndian, UseUndefinedLengths = undefinedLengths };
        string path = folder.Write("ct.dcm", DicomWriter.ToBytes(new DicomFile(Objects.Ct(16, 16)), options));

        var dumped = await dcmdump.RunAsync(["+Ep", path], cancellationToken: TestContext.Current.CancellationToken);
        var verified = await dciodvfy.RunAsync([path], cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal((0, ""), (dumped.ExitCode, dumped.Error.Trim()));
        Assert.Contains("[Phantom^Žofie=山田^太郎]", dumped.Output, StringComparison.Ordinal);
        Assert.DoesNotContain((verified.Error + verified.Output).Split('\n'), line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public void Values_ReadBackAsTheyWereSet()
    {
        var dataset = DicomFile.Parse(DicomWriter.ToBytes(new DicomFile(Objects.Ct()))).Dataset;

        Assert.Equal("Phantom^Žofie=山田^太郎", dataset.GetString(DicomTags.PatientName));
        Assert.Equal(["ORIGINAL", "PRIMARY", "AXIAL"], dataset.GetStrings(DicomTags.ImageType));
        Assert.Equal([-100.5, -100.5, 12.25], dataset.GetDoubles(DicomTags.ImagePositionPatient));
        Assert.Equal((4, 1, 120.0), (dataset.GetInt(DicomTags.Rows), dataset.GetInt(DicomTags.SeriesNumber), dataset.GetDouble(DicomTags.KVP)));
        Assert.True(dataset.Contains(DicomTags.AccessionNumber));
        Assert.Null(dataset.GetString(DicomTags.AccessionNumber));
        Assert.Null(dataset.GetInt(DicomTags.LUTDescriptor));
        Assert.Equal(ErrorKind.InvalidInput, Assert.Throws<MedImagingException>(() => dataset.GetInt(DicomTags.PatientName)).Kind);
        Assert.False(dataset.TryGetDoubles(DicomTags.ImageType, out _));
    }

    [Theory]
    [InlineData(1.0 / 3)]
    [InlineData(-1.0 / 3 * 1e-7)]
    [InlineData(Math.PI * 1e15)]
    [InlineData(-123456789012345678)]
    [InlineData(0.0001)]
    [InlineData(-0.0)]
    public void DecimalStrings_HaveAtMost16Characters(double value)
    {
        var dataset = new DicomDataset { { DicomTags.RescaleSlope, value } };

        Assert.InRange(dataset.GetString(DicomTags.RescaleSlope)!.Length, 1, 16);
        Assert.Equal(value, dataset.GetDouble(DicomTags.RescaleSlope)!.Value, Math.Abs(value) * 1e-8);
    }

    [Fact]
    public void Mistakes_OfTheCaller_AreToldAtOnce()
    {
        var item = new DicomDataset();
        var dataset = new DicomDataset { { DicomTags.Rows, 1 }, { DicomTags.SourceImageSequence, item } };

        Assert.Throws<ArgumentException>(() => dataset.Add(DicomTags.Rows, 2));
        Assert.Throws<ArgumentException>(() => dataset.Add(DicomTags.Columns, "2"));
        Assert.Throws<ArgumentOutOfRangeException>(() => dataset.Add(DicomTags.Columns, 65536));
        Assert.Throws<ArgumentException>(() => dataset.Add(DicomTags.StudyID, "a\\b"));
        Assert.Throws<ArgumentException>(() => dataset.Add(DicomTags.ReferencedImageSequence, item));
        Assert.Throws<ArgumentException>(() => dataset.Add(DicomTags.ReferencedImageSequence, dataset));
        Assert.Throws<ArgumentOutOfRangeException>(() => dataset.Add(DicomTags.KVP, double.NaN));
        Assert.True(dataset.Remove(DicomTags.SourceImageSequence));
        dataset.Add(DicomTags.ReferencedImageSequence, item);
        Assert.Equal(2, dataset.Count);
    }

    [Fact]
    public void TextOutsideItsCharacterSet_IsRefusedByTag_WithoutTheText()
    {
        var dataset = Objects.Ct();
        dataset.Remove(DicomTags.SpecificCharacterSet);

        var ex = Assert.Throws<MedImagingException>(() => DicomWriter.ToBytes(new DicomFile(dataset)));

        Assert.Equal(ErrorKind.InvalidInput, ex.Kind);
        Assert.Contains("(0010,0010)", ex.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("ofie", ex.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ISO_IR 100", "Müller^José")]
    [InlineData("ISO_IR 101", "Wałęsa^Lech")]
    [InlineData("ISO_IR 144", "Люкceмбypг")]
    [InlineData("ISO_IR 126", "Διονυσιος")]
    [InlineData("ISO_IR 127", "قباني^لنزار")]
    [InlineData("ISO_IR 138", "שרון^דבורה")]
    [InlineData("ISO_IR 148", "Çavuşoğlu")]
    [InlineData("ISO_IR 166", "สมชาย")]
    [InlineData("ISO_IR 13", "ﾔﾏﾀﾞ^ﾀﾛｳ")]
    [InlineData("ISO_IR 192", "Wang^XiaoDong=王^小东")]
    [InlineData("GB18030", "Wang^XiaoDong=王^小东")]
    public void CharacterSets_WriteAndRead(string term, string name)
    {
        var dataset = Objects.Ct();
        dataset.Remove(DicomTags.SpecificCharacterSet);
        dataset.Remove(DicomTags.PatientName);
        dataset.Add(DicomTags.SpecificCharacterSet, term);
        dataset.Add(DicomTags.PatientName, name);

        var file = DicomFile.Parse(DicomWriter.ToBytes(new DicomFile(dataset)));

        Assert.Equal(name, file.Dataset.GetString(DicomTags.PatientName));
        Assert.Empty(file.Warnings);
    }

    [Fact]
    public void Uids_AreValid_AndTheSameForTheSameSeed()
    {
        var (first, second) = (new SeededUidSource(7), new SeededUidSource(7));
        string[] made = [.. Enumerable.Range(0, 100).Select(_ => first.NewUid())];

        Assert.Equal(made, Enumerable.Range(0, 100).Select(_ => second.NewUid()));
        Assert.Equal(100, made.Concat([new UuidUidSource().NewUid()]).Distinct().Count() - 1);
        Assert.All(made.Append(new UuidUidSource().NewUid()), uid => Assert.Matches(@"^2\.25\.[1-9][0-9]{1,38}$", uid));
        Assert.NotEqual(made[0], new SeededUidSource(8).NewUid());
    }
}
