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

    // Found by tools/fuzz: under a VR of one value, a backslash is a letter, and came through as part of the transfer syntax.
    [Fact]
    public void TransferSyntaxOfSeveralValues_IsRefused()
    {
        byte[] meta = [.. Bytes.Explicit(0x00020002, "UI", Bytes.Text("1.2.3\0")), .. Bytes.Explicit(0x00020003, "UI", Bytes.Text("1.2.3.4\0")), .. Bytes.Explicit(0x00020010, "ST", Bytes.Text(@"1.2.840.1\8"))];
        var file = DicomFile.Parse(Bytes.Join(new byte[128], [.. "DICM"u8], meta, Bytes.Explicit(0x00080060, "CS", Bytes.Text("CT"))));

        var refusal = Assert.Throws<MedImagingException>(() => DicomWriter.ToBytes(file));

        Assert.Equal(ErrorKind.InvalidInput, refusal.Kind);
    }

    // Found by tools/fuzz: what was written was read back in the other byte order.
    [Theory]
    [InlineData("1.2.840.10008.1.2.1", 0x08001600)]
    [InlineData("1.2.840.10008.1.2.2", 0x08001600)]
    [InlineData("1.2.840.10008.1.2.2", 0x02001300)]
    public void GroupThatLooksLikeAnotherByteOrder_IsRefusedAtTheStart(string syntax, uint tag)
    {
        var dataset = new DicomDataset { { new DicomTag(tag), DicomVr.UN, ReadOnlyMemory<byte>.Empty } };
        var file = new DicomFile(dataset, TransferSyntax.FromUid(syntax));
        file.Meta.Add(DicomTags.MediaStorageSOPClassUID, "1.2.3");
        file.Meta.Add(DicomTags.MediaStorageSOPInstanceUID, "1.2.3.4");

        Assert.Equal(ErrorKind.InvalidInput, Assert.Throws<MedImagingException>(() => DicomWriter.ToBytes(file)).Kind);
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

    [Theory]
    [InlineData("00080060", "c-t", "CS")]
    [InlineData("00100020", "0123456789012345678901234567890123456789012345678901234567890123456", "LO")]
    [InlineData("00080020", "1997.04.24", "DA")]
    [InlineData("00080030", "10:01:22", "TM")]
    [InlineData("0008002A", "2007-13", "DT")]
    [InlineData("00180050", "1,5", "DS")]
    [InlineData("00180050", "1.2345678901234567", "DS")]
    [InlineData("00200013", "99999999999", "IS")]
    [InlineData("0020000D", "1.02", "UI")]
    [InlineData("00101010", "30", "AS")]
    [InlineData("00100020", "a\u0007b", "LO")]
    public void ValuesThatBreakTheRulesOfTheirVr_AreRefused_ButThoseOfAFileAreKept(string tag, string value, string vr)
    {
        var dataset = Objects.Ct();
        dataset.Remove(DicomTag.Parse(tag));
        dataset.Add(DicomTag.Parse(tag), value);

        var ex = Assert.Throws<MedImagingException>(() => DicomWriter.ToBytes(new DicomFile(dataset)));
        var file = DicomFile.Parse(DicomWriter.ToBytes(new DicomFile(dataset), new DicomWriterOptions { Checks = ValueChecks.None }));

        Assert.Contains($"{DicomTag.Parse(tag)} {vr}", ex.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(value, ex.Message, StringComparison.Ordinal);
        Assert.Equal(value, DicomFile.Parse(DicomWriter.ToBytes(file)).Dataset.GetString(DicomTag.Parse(tag)));
        Assert.Throws<MedImagingException>(() => DicomWriter.ToBytes(file, new DicomWriterOptions { Checks = ValueChecks.All }));
    }

    [Fact]
    public void LongShortValues_BecomeUnknown_AndComeBack()
    {
        var dataset = Objects.Ct();
        dataset.Add(new DicomTag(0x00291010), DicomVr.US, new byte[70_000]);

        foreach (string syntax in new[] { "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2", "1.2.840.10008.1.2" })
        {
            var read = DicomFile.Parse(DicomWriter.ToBytes(new DicomFile(dataset, TransferSyntax.FromUid(syntax)))).Dataset;
            Assert.True(read.TryGet(new DicomTag(0x00291010), out var element));
            Assert.Equal((DicomVr.UN, 70_000), (element.Vr, element.Value.Length));
        }
    }

    [Fact]
    public void GroupLengths_AreThoseOfWhatFollows()
    {
        var written = DicomFile.Parse(DicomWriter.ToBytes(new DicomFile(Objects.Ct()), new DicomWriterOptions { WriteGroupLengths = true }));
        var elements = written.Dataset.ToList();

        foreach (int i in Enumerable.Range(0, elements.Count).Where(i => elements[i].Tag.IsGroupLength))
        {
            int next = elements.FindIndex(i + 1, e => e.Tag.Group != elements[i].Tag.Group);
            long end = next < 0 ? elements[^1].Offset + elements[^1].Length : elements[next].Offset - 8;
            Assert.Equal((int?)(end - elements[i].Offset - 4), written.Dataset.GetInt(elements[i].Tag));
        }

        Assert.Equal(elements.Select(e => e.Tag.Group).Distinct().Count(), elements.Count(e => e.Tag.IsGroupLength));
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
