using static MedImaging.Dicom.Tests.Bytes;

namespace MedImaging.Dicom.Tests.Reading;

public sealed class DatasetParserTests
{
    private const string Implicit = "1.2.840.10008.1.2";
    private static readonly byte[] Name = Explicit(0x00100010, "PN", Text("Doe^Jane"));

    [Fact]
    public void ExplicitAndImplicit_GiveTheSameElements()
    {
        var explicitFile = DicomFile.Parse(Bytes.File(Join(Explicit(0x00080060, "CS", Text("CT")), Name, Explicit(0x00280010, "US", Number(512, 2)))));
        var implicitFile = DicomFile.Parse(Bytes.File(Join(Bytes.Implicit(0x00080060, Text("CT")), Bytes.Implicit(0x00100010, Text("Doe^Jane")), Bytes.Implicit(0x00280010, Number(512, 2))), Implicit));

        DatasetAssert.Equal(explicitFile.Dataset, implicitFile.Dataset, "explicit and implicit");
        Assert.Equal(("CT", "Doe^Jane", 512), (implicitFile.Dataset.GetString(DicomTags.Modality), implicitFile.Dataset.GetString(DicomTags.PatientName), implicitFile.Dataset.GetInt(DicomTags.Rows)));
        Assert.Empty(explicitFile.Warnings);
        Assert.Empty(implicitFile.Warnings);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Sequences_OfDefinedAndUndefinedLength_AreRead(bool sequenceUndefined, bool itemUndefined)
    {
        byte[] item = itemUndefined ? Join(Item(Name, Undefined), ItemEnd) : Item(Name);
        byte[] sequence = sequenceUndefined
            ? Join(Explicit(0x00081140, "SQ", Join(item, item), Undefined), SequenceEnd)
            : Explicit(0x00081140, "SQ", Join(item, item));
        var file = DicomFile.Parse(Bytes.File(Join(sequence, Explicit(0x00100020, "LO", Text("ID")))));

        Assert.True(file.Dataset.TryGetItems(DicomTags.ReferencedImageSequence, out var items));
        Assert.Equal(["Doe^Jane", "Doe^Jane"], items.Select(i => i.GetString(DicomTags.PatientName)));
        Assert.Equal("ID", file.Dataset.GetString(DicomTags.PatientID));
        Assert.Empty(file.Warnings);
    }

    [Fact]
    public void UnknownVrWithUndefinedLength_HoldsItemsInImplicitLittleEndian()
    {
        byte[] unknown = Join(Explicit(0x00291010, "UN", Join(Item(Bytes.Implicit(0x00100010, Text("Doe^Jane")), Undefined), ItemEnd), Undefined), SequenceEnd);

        var file = DicomFile.Parse(Bytes.File(Join(Explicit(0x00290010, "LO", Text("ACME")), unknown, Explicit(0x00400254, "LO", Text("after ")))));

        Assert.True(file.Dataset.TryGetItems(new DicomTag(0x00291010), out var items));
        Assert.Equal("Doe^Jane", items[0].GetString(DicomTags.PatientName));
        Assert.Equal("after", file.Dataset.GetString(new DicomTag(0x00400254)));
    }

    [Fact]
    public void UnknownVr_OfAKnownTag_IsReadByTheDictionary()
    {
        var file = DicomFile.Parse(Bytes.File(Join(Explicit(0x00080060, "UN", Text("CT")), Explicit(0x00280010, "UN", Number(7, 2)))));

        Assert.Equal(("CT", 7), (file.Dataset.GetString(DicomTags.Modality), file.Dataset.GetInt(DicomTags.Rows)));
    }

    [Fact]
    public void SignedPixels_MakeTheirLimitsSigned_WithoutVr()
    {
        var file = DicomFile.Parse(Bytes.File(Join(Bytes.Implicit(0x00280103, Number(1, 2)), Bytes.Implicit(0x00280106, Number(0xFFFF, 2))), Implicit));

        Assert.Equal(-1, file.Dataset.GetInt(DicomTags.SmallestImagePixelValue));
    }

    [Fact]
    public void Nesting_StopsAtTheLimit_WithTheOffset()
    {
        static byte[] Nest(int depth) => Bytes.File(Join([.. Enumerable.Repeat(Join(Explicit(0x00081140, "SQ", [], Undefined), Item([], Undefined)), depth), .. Enumerable.Repeat(Join(ItemEnd, SequenceEnd), depth)]));

        var deep = DicomFile.Parse(Nest(64));
        var ex = Assert.Throws<MedImagingException>(() => DicomFile.Parse(Nest(65)));
        var deepest = DicomFile.Parse(Nest(512), new DicomReaderOptions { MaxDepth = 512 });

        Assert.Single(deep.Dataset);
        Assert.Equal(ErrorKind.LimitExceeded, ex.Kind);
        Assert.NotNull(ex.Offset);
        Assert.Contains("(0008,1140) SQ", ex.Message, StringComparison.Ordinal);
        Assert.Equal(Nest(512).Length, DicomWriter.ToBytes(WithUids(deepest), new DicomWriterOptions { UseUndefinedLengths = true }).Length - DicomWriter.ToBytes(WithUids(DicomFile.Parse(Nest(0)))).Length + Nest(0).Length);
    }

    [Fact]
    public void Limits_OnElementsItemsAndFragments_Hold()
    {
        byte[] many = Bytes.File(Join([.. Enumerable.Range(0, 100).Select(i => Explicit(0x00190100 + (uint)i, "LO", []))]));
        byte[] items = Bytes.File(Explicit(0x00081140, "SQ", Join([.. Enumerable.Repeat(Item([]), 100)])));
        byte[] fragments = Bytes.File(Join(Explicit(0x7FE00010, "OB", Join([.. Enumerable.Repeat(Item([]), 100)]), Undefined), SequenceEnd), "1.2.840.10008.1.2.5");

        foreach (var (file, options) in new[] { (many, new DicomReaderOptions { MaxElements = 99 }), (items, new DicomReaderOptions { MaxItems = 99 }), (fragments, new DicomReaderOptions { MaxFragments = 98 }), (many, new DicomReaderOptions { MaxFileBytes = 256 }) })
        {
            Assert.Equal(ErrorKind.LimitExceeded, Assert.Throws<MedImagingException>(() => DicomFile.Parse(file, options)).Kind);
            Assert.NotEmpty(DicomFile.Parse(file).Dataset);
        }
    }

    [Fact]
    public void EveryTruncation_IsCorruptWithAnOffset_OrEndsBetweenElements()
    {
        byte[] nested = Join(Explicit(0x00081140, "SQ", Join(Item(Name, Undefined), ItemEnd), Undefined), SequenceEnd);
        byte[] whole = Bytes.File(Join(nested, Name, Explicit(0x00281052, "DS", Text("-1024 ")), Explicit(0x7FE00010, "OW", new byte[64])));
        int start = Bytes.File([]).Length, between = 0;
        for (int length = start; length < whole.Length; length++)
        {
            try
            {
                DicomFile.Parse(whole.AsMemory(0, length));
                between++;
            }
            catch (MedImagingException ex)
            {
                Assert.Equal(ErrorKind.Corrupt, ex.Kind);
                Assert.InRange(ex.Offset ?? -1, 0, length);
            }
        }

        Assert.InRange(between, 6, 8);   // before each of the four elements, where one zero byte of a tag may pass for padding; after a whole item, and before the delimiter of a sequence
    }

    [Theory]
    [InlineData(0x40000000u)]
    [InlineData(0x7FFFFFFEu)]
    [InlineData(0xFFFFFFFEu)]
    public void LengthsThatLie_CostNothing(uint length)
    {
        byte[] file = Bytes.File(Explicit(0x7FE00010, "OW", new byte[16], length));
        long before = GC.GetAllocatedBytesForCurrentThread();

        var ex = Assert.Throws<MedImagingException>(() => DicomFile.Parse(file));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000);
        Assert.Equal((ErrorKind.Corrupt, (long)file.Length - 28), (ex.Kind, ex.Offset));
        Assert.Contains($"(7FE0,0010) OW, length {length}", ex.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FaultsThatHaveOneReading_AreReadWithAWarningThatCitesTheClause()
    {
        (byte[] Dataset, string Clause)[] faults =
        [
            (Explicit(0x00100010, "PN", Text("Doe")), "PS3.5 7.1.1"),                                                                     // odd length
            (Join(Name, Explicit(0x00080060, "CS", Text("CT"))), "PS3.5 7.1"),                                                             // wrong order
            (Join(Name, Name), "PS3.5 7.1"),                                                                                               // twice
            (Join(Name, new byte[20]), "PS3.10 7.2"),                                                                                      // zeros at the end
            (Join(Explicit(0x00081140, "SQ", Join(Item(Name), SequenceEnd)), Name), "PS3.5 7.5"),                                          // a delimiter too many
            (Join(Explicit(0x00081140, "SQ", Join(Item(Explicit(0x00081140, "SQ", Item(Name), Undefined)))), Name), "PS3.5 7.5.1"),                     // a delimiter too few
            (Join(Tag(0x00100010), Text("ZZ"), Number(8, 2), Text("Doe^Jane")), "PS3.5 6.2"),                                              // no such VR, 16 bits of length
            (Join(Tag(0x00100010), Text("ZZ"), Number(0, 2), Number(8, 4), Text("Doe^Jane")), "PS3.5 6.2"),                                // a later VR, 32 bits of length
            (Join(Explicit(0x00080060, "CS", Text("CT")), Bytes.Implicit(0x00100010, Text("Doe^Jane"))), "PS3.5 7.1.2"),                    // no VR
            (Join(Explicit(0x00080005, "CS", Text("ISO IR 100")), Name), "PS3.3 C.12.1.1.2"),                                               // no defined term
        ];
        foreach (var (dataset, clause) in faults)
        {
            byte[] bytes = Bytes.File(dataset);

            var file = DicomFile.Parse(bytes);

            Assert.Contains(file.Warnings, w => w.Contains(clause, StringComparison.Ordinal));
            Assert.DoesNotContain(file.Warnings, w => w.Contains("Doe", StringComparison.Ordinal));
            var strict = Assert.Throws<MedImagingException>(() => DicomFile.Parse(bytes, new DicomReaderOptions { IsLenient = false }));
            Assert.Equal(ErrorKind.InvalidInput, strict.Kind);
        }
    }

    [Fact]
    public void Warnings_AreKeptUpToTheLimit_AndCountedBeyond()
    {
        byte[] file = Bytes.File(Join([.. Enumerable.Range(0, 500).Select(i => Explicit(0x00190100 + (uint)i, "LO", Text("odd")))]));

        var warnings = DicomFile.Parse(file).Warnings;

        Assert.Equal(65, warnings.Count);
        Assert.StartsWith("436 more", warnings[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Values_AreNotCopied()
    {
        byte[] bytes = Bytes.File(Explicit(0x7FE00010, "OW", new byte[1 << 20]));
        DicomFile.Parse(bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();

        var file = DicomFile.Parse(bytes);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4096);
        Assert.True(file.Dataset.TryGet(DicomTags.PixelData, out var pixels));
        Assert.True(System.Runtime.InteropServices.MemoryMarshal.TryGetArray(pixels.Value, out var segment) && ReferenceEquals(segment.Array, bytes));
        Assert.Equal(pixels.Offset, segment.Offset);
    }

    private static DicomFile WithUids(DicomFile file)
    {
        file.Dataset.Remove(DicomTags.SOPClassUID);
        file.Dataset.Remove(DicomTags.SOPInstanceUID);
        file.Dataset.Add(DicomTags.SOPClassUID, "1.2");
        file.Dataset.Add(DicomTags.SOPInstanceUID, "1.2");
        return file;
    }
}
