using System.Text;
using System.Text.Json;
using MedImaging.Dicom.Tests.Reading;
using MedImaging.Testing;

namespace MedImaging.Dicom.Tests.Printing;

public sealed class DicomJsonReadTests
{
    [Fact]
    public void EveryFile_ComesBackFromJson()
    {
        int compared = 0;
        foreach (var (path, file) in PydicomTests.Readable())
        {
            byte[] json = Write(file.Dataset);
            if (file.Dataset.TryGet(DicomTags.PixelData, out var pixels) && pixels.Fragments is not null)
            {
                file.Dataset.Remove(DicomTags.PixelData);   // it has no form in the text
                json = Write(file.Dataset);
            }

            var again = DicomJson.Read(json);

            Assert.Equal($"{Path.GetFileName(path)}\n{string.Join('\n', Lines(file.Dataset))}", $"{Path.GetFileName(path)}\n{string.Join('\n', Lines(again))}");
            Assert.Equal(json, Write(again));
            compared++;
        }

        Assert.True(compared >= 60, $"only {compared} files were compared");
    }

    [Fact]
    public async Task Pydicom_ReadsOurs_AndWeReadItsOwn()
    {
        using var folder = new TemporaryFolder();
        var files = PydicomTests.Readable().Where(f => !f.Value.Dataset.TryGet(DicomTags.PixelData, out var p) || p.Fragments is null).ToDictionary();
        var ours = files.ToDictionary(f => f.Key, f => folder.Write(Path.GetFileName(f.Key) + ".json", Write(f.Value.Dataset)));
        var theirs = await Pydicom.AskAsync("json", folder.FullPath, files.Keys);
        var readByThem = await Pydicom.AskAsync("fromjson", folder.FullPath, ours.Values);
        int compared = 0;
        foreach (string path in files.Keys.Where(path => !Pydicom.Failed(theirs[path])))
        {
            using var own = JsonDocument.Parse(await File.ReadAllBytesAsync(ours[path], TestContext.Current.CancellationToken));
            using var ourReading = JsonDocument.Parse(Write(DicomJson.Read(Encoding.UTF8.GetBytes(theirs[path].GetRawText()))));
            string name = Path.GetFileName(path), expected = Text(own.RootElement);

            Assert.Equal($"{name}\n{Text(theirs[path])}", $"{name}\n{Text(ourReading.RootElement)}");
            if (!Pydicom.Failed(readByThem[ours[path]]))
            {
                Assert.Equal($"{name}\n{expected}", $"{name}\n{Text(readByThem[ours[path]])}");
                compared++;
            }
        }

        Assert.True(compared >= 30, $"only {compared} files were compared");
    }

    [Theory]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("{")]
    [InlineData("[{}")]
    [InlineData("[{},{}]")]
    [InlineData("{}{}")]
    [InlineData("{\"0008006\":{\"vr\":\"CS\"}}")]
    [InlineData("{\"\\ud800AA\":{\"vr\":\"CS\"}}")]
    [InlineData("{\"00080060\":7}")]
    [InlineData("{\"00080060\":{\"vr\":\"ZZ\"}}")]
    [InlineData("{\"00080060\":{\"vr\":5}}")]
    [InlineData("{\"00080060\":{\"vr\":\"CS\",\"vr\":[5]}}")]
    [InlineData("{\"00080060\":{\"vr\":\"CS\",\"Value\":\"CT\"}}")]
    [InlineData("{\"00080060\":{\"vr\":\"CS\",\"Value\":[7]}}")]
    [InlineData("{\"00080060\":{\"vr\":\"CS\",\"Value\":[\"a\\\\b\"]}}")]
    [InlineData("{\"00080060\":{\"vr\":\"CS\",\"Value\":[\"\\ud800\"]}}")]
    [InlineData("{\"00080060\":{\"vr\":\"CS\",\"Value\":[\"CT\"],\"Value\":[\"CT\"]}}")]
    [InlineData("{\"00080060\":{\"vr\":\"CS\",\"InlineBinary\":\"AAAA\"}}")]
    [InlineData("{\"00080060\":{\"vr\":\"CS\"},\"00080060\":{\"vr\":\"CS\"}}")]
    [InlineData("{\"00280010\":{\"vr\":\"US\",\"Value\":[65536]}}")]
    [InlineData("{\"00280010\":{\"vr\":\"US\",\"Value\":[1.5]}}")]
    [InlineData("{\"00280010\":{\"vr\":\"US\",\"Value\":[1e999999999]}}")]
    [InlineData("{\"00280010\":{\"vr\":\"US\",\"Value\":[null]}}")]
    [InlineData("{\"00189345\":{\"vr\":\"FD\",\"Value\":[1e999]}}")]
    [InlineData("{\"00100010\":{\"vr\":\"PN\",\"Value\":[{\"Latin\":\"a\"}]}}")]
    [InlineData("{\"00100010\":{\"vr\":\"PN\",\"Value\":[{\"Alphabetic\":7}]}}")]
    [InlineData("{\"00081140\":{\"vr\":\"SQ\",\"Value\":{}}}")]
    [InlineData("{\"00081140\":{\"vr\":\"SQ\",\"Value\":[7]}}")]
    [InlineData("{\"7FE00010\":{\"vr\":\"OW\",\"InlineBinary\":\"!!\"}}")]
    [InlineData("{\"7FE00010\":{\"vr\":\"OW\",\"Value\":[1]}}")]
    [InlineData("{\"7FE00010\":{\"vr\":\"OW\",\"BulkDataURI\":\"http://x\"}}")]
    [InlineData("{\"FFFEE000\":{\"vr\":\"OB\"}}")]
    [InlineData("{\"00204000\":{\"vr\":\"LT\",\"Value\":[\"a\",\"b\"]}}")]
    public void WhatIsNotInTheModel_IsRefusedWithItsPlace(string json)
    {
        var ex = Assert.Throws<MedImagingException>(() => DicomJson.Read(Encoding.UTF8.GetBytes(json)));

        Assert.Equal(ErrorKind.InvalidInput, ex.Kind);
        Assert.NotNull(ex.Offset);
    }

    [Fact]
    public void Limits_AreKept()
    {
        string deep = string.Concat(Enumerable.Repeat("{\"00081140\":{\"vr\":\"SQ\",\"Value\":[", 100)) + string.Concat(Enumerable.Repeat("]}}", 100));
        string nested = string.Concat(Enumerable.Repeat("{\"00081140\":{\"vr\":\"SQ\",\"Value\":[", 64)) + "{}" + string.Concat(Enumerable.Repeat("]}}", 64));

        Assert.Equal(ErrorKind.LimitExceeded, Kind(deep, new DicomJsonReaderOptions()));
        Assert.NotNull(DicomJson.Read(Encoding.UTF8.GetBytes(nested)));
        Assert.Equal(ErrorKind.LimitExceeded, Kind("{\"00080060\":{\"vr\":\"CS\"},\"00080061\":{\"vr\":\"CS\"}}", new DicomJsonReaderOptions { MaxElements = 1 }));
        Assert.Equal(ErrorKind.LimitExceeded, Kind("{\"00081140\":{\"vr\":\"SQ\",\"Value\":[null,{},{}]}}", new DicomJsonReaderOptions { MaxItems = 3 }));
        Assert.Equal(ErrorKind.InvalidInput, Kind(new string('[', 10_000), new DicomJsonReaderOptions()));

        static ErrorKind Kind(string json, DicomJsonReaderOptions options) => Assert.Throws<MedImagingException>(() => DicomJson.Read(Encoding.UTF8.GetBytes(json), options)).Kind;
    }

    [Fact]
    public void UnusualForms_AreRead()
    {
        var dataset = DicomJson.Read("""
            [{"00280010":{"Value":[512.0],"vr":"US"},"00100010":{"vr":"PN","Value":[{"Alphabetic":"M\u00fcller","Phonetic":"x"},null,"Plain"]},"00080060":{"Value":["CT"]},
            "00189345":{"vr":"FD","Value":["NaN","-Infinity",1e-3]},"00180050":{"vr":"DS","Value":[2.50,"+1",null]},"00081140":{"vr":"SQ","Value":[{},null]},"00081110":{"vr":"SQ"},
            "00290010":{"vr":"LO","Value":["ACME"]},"00291001":{"vr":"UV","Value":["18446744073709551615",7]},"00291002":{"vr":"AT","Value":["00100010"]},"00291003":{"vr":"OB","InlineBinary":"AQ=="},
            "00291004":{"vr":"UT","BulkDataURI":"a/b"},"00291005":{"vr":"OB","BulkDataURI":"gone"},"00280000":{"vr":"UL","Value":[7]},"00291006":{"vr":"OB","extra":[{"a":1}]}}]
            """u8, new DicomJsonReaderOptions { BulkData = (tag, vr, uri) => uri == "a/b" ? "text"u8.ToArray() : (ReadOnlyMemory<byte>?)null });

        Assert.Equal((512, "CT", "ISO_IR 192"), (dataset.GetInt(DicomTags.Rows), dataset.GetString(DicomTags.Modality), dataset.GetString(DicomTags.SpecificCharacterSet)));
        Assert.Equal(["Müller==x", "", "Plain"], dataset.GetStrings(DicomTags.PatientName));
        Assert.Equal(["2.50", "+1", ""], dataset.GetStrings(DicomTags.SliceThickness));
        Assert.True(dataset.TryGetItems(DicomTags.ReferencedImageSequence, out var items) && items.Count == 2);
        Assert.Equal(["18446744073709551615", "7"], dataset.GetStrings(new DicomTag(0x00291001)));
        Assert.Equal([DicomTags.PatientName], dataset.GetTags(new DicomTag(0x00291002)));
        Assert.Equal("text", dataset.GetString(new DicomTag(0x00291004)));
        Assert.False(dataset.Contains(new DicomTag(0x00291005)) || dataset.Contains(new DicomTag(0x00280000)));
        Assert.True(dataset.TryGet(new DicomTag(0x00291003), out var bytes) && bytes.Value.Span.SequenceEqual(new byte[] { 1 }));
        Assert.Equal(["NaN", "-Infinity", "0.001"], dataset.GetStrings(new DicomTag(0x00189345)));
    }

    [Theory]
    [InlineData(-9007199254740993, "\"-9007199254740993\"")]
    [InlineData(9007199254740992, "9007199254740992")]
    public void LongNumbers_StandAsTextWhereDoublesWouldRound(long value, string expected)
        => Assert.Contains($"[{expected}]", Encoding.UTF8.GetString(Write(new DicomDataset { { new DicomTag(0x00291001), DicomVr.SV, BitConverter.GetBytes(value) } })), StringComparison.Ordinal);

    [Fact]
    public void BrokenTexts_FailInOneWayOnly()
    {
        byte[] json = Write(Objects.Ct());
        var random = new Random(5);
        for (int i = 0; i < 4000; i++)
        {
            byte[] broken = [.. json.AsSpan(0, random.Next(2) == 0 ? json.Length : random.Next(json.Length))];
            for (int k = 0; k < 3 && broken.Length > 0; k++)
            {
                broken[random.Next(broken.Length)] = "{}[]\",:\\u0n\xFF\x80"u8[random.Next(12)];
            }

            try
            {
                Assert.NotNull(DicomJson.Read(broken));
            }
            catch (MedImagingException ex)
            {
                Assert.InRange(ex.Offset ?? -1, 0, broken.Length);
            }
        }
    }

    private static string Text(JsonElement json) => string.Join('\n', PydicomTests.JsonLines(json, ""));

    // Values without their padding, (0008,0005) apart: JSON is in UTF-8.
    private static IEnumerable<string> Lines(DicomDataset dataset)
    {
        var walk = new DatasetWalk(dataset);
        while (walk.MoveNext())
        {
            var element = walk.Element;
            if (element.Tag == DicomTags.SpecificCharacterSet || element.Tag.IsGroupLength)
            {
                continue;
            }

            string value = element.Vr.IsText() ? string.Join('\\', element.GetStrings().Select(v => element.Vr == DicomVr.PN ? v.TrimEnd('=') : v)) : ContentHash.Of(element.Value.Length % 2 == 0 ? element.Value.Span : [.. element.Value.Span, 0]).Hex[..16];
            yield return $"{walk.Depth} {walk.Current} {element.Tag} {element.Vr} {value}";
        }
    }

    private static byte[] Write(DicomDataset dataset)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            DicomJson.Write(writer, dataset);
        }

        return bytes.ToArray();
    }
}
