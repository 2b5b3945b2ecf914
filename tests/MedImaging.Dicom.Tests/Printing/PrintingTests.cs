using System.Text;
using System.Text.Json;

namespace MedImaging.Dicom.Tests.Printing;

public sealed class PrintingTests
{
    [Fact]
    public void Json_HasNamesInGroups_NumbersAsNumbers_AndAddressesForLongBytes()
    {
        var dataset = Objects.Ct();
        dataset.Add(new DicomTag(0x00291010), DicomVr.FD, BitConverter.GetBytes(double.NaN));
        string json = Json(dataset, new DicomJsonOptions { MaxInlineBytes = 16, BulkDataUri = e => "bulk/" + e.Tag.Keyword });

        Assert.Contains("""
            "00100010":{"vr":"PN","Value":[{"Alphabetic":"Phantom^\u017Dofie","Ideographic":"\u5C71\u7530^\u592A\u90CE"}]}
            """, json, StringComparison.Ordinal);
        Assert.Contains("""
            "00281052":{"vr":"DS","Value":[-1024]}
            """, json, StringComparison.Ordinal);
        Assert.Contains("""
            "00080050":{"vr":"SH"}
            """, json, StringComparison.Ordinal);
        Assert.Contains("""
            "7FE00010":{"vr":"OW","BulkDataURI":"bulk/PixelData"}
            """, json, StringComparison.Ordinal);
        Assert.Contains("""
            "00081140":{"vr":"SQ","Value":[{"00081150":{"vr":"UI","Value":["1.2.840.10008.5.1.4.1.1.2"]}
            """, json, StringComparison.Ordinal);
        Assert.Contains("""
            "00291010":{"vr":"FD","Value":["NaN"]}
            """, json, StringComparison.Ordinal);
        Assert.Contains("InlineBinary", Json(dataset, null), StringComparison.Ordinal);
    }

    [Fact]
    public void Text_HasALineAnElement_ShortAndWithoutControlCharacters()
    {
        var dataset = Objects.Ct();
        dataset.Remove(DicomTags.PatientID);
        dataset.Add(DicomTags.PatientID, "a\u001B[2Jb" + new string('x', 200));
        using var writer = new StringWriter();

        DicomText.Write(writer, DicomFile.Parse(DicomWriter.ToBytes(new DicomFile(dataset), new DicomWriterOptions { Checks = ValueChecks.None })));

        string text = writer.ToString();
        Assert.Contains("(0008,0060) CS [CT]", text, StringComparison.Ordinal);
        Assert.Contains("# 2, Modality", text, StringComparison.Ordinal);
        Assert.Contains("= CT Image Storage", text, StringComparison.Ordinal);
        Assert.Contains("item 1", text, StringComparison.Ordinal);
        Assert.Contains("…", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001B', text);
        Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, 200));
    }

    [Fact]
    public void Text_MarksWhatIsNotInItsSet_NamesPrivateElements_AndHidesWhatTurnsTextAround()
    {
        var known = PrivateDictionary.Load(new StringReader("ACME\t0029,xx01\tLO\tGain\n"));
        byte[] bytes = Bytes.File([.. Bytes.Explicit(0x00080080, "LO", [0xFC, 0x20]), .. Bytes.Explicit(0x00100020, "LO", [.. "ab"u8, 0xE2, 0x80, 0xAE, 0x20]), .. Bytes.Explicit(0x00290010, "LO", "ACME"u8.ToArray()), .. Bytes.Explicit(0x00291001, "LO", "x "u8.ToArray())]);
        using var writer = new StringWriter();

        DicomText.Write(writer, DicomFile.Parse(bytes), privateElements: known);

        Assert.Contains("[ü] (not in its character set)", writer.ToString(), StringComparison.Ordinal);
        Assert.Contains("[ab·]", writer.ToString(), StringComparison.Ordinal);
        Assert.Contains("# 2, Gain", writer.ToString(), StringComparison.Ordinal);
    }

    private static string Json(DicomDataset dataset, DicomJsonOptions? options)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            DicomJson.Write(writer, dataset, options);
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
