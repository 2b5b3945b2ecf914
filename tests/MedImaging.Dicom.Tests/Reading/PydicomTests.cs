using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using MedImaging.Testing;

namespace MedImaging.Dicom.Tests.Reading;

public sealed class PydicomTests
{
    private static readonly string[] Folders = ["dicom/pydicom", "dicom/highdicom", "dicom/nibabel", "dicom/syntaxes"];

    // no_meta has a stray byte before its first element, MR_truncated ends in its pixels: both are refused.
    private static readonly string[] Apart = ["no_meta.dcm", "MR_truncated.dcm"];

    [Fact]
    public async Task Elements_AreThoseOfPydicom()
    {
        using var folder = new TemporaryFolder();
        var files = Readable();
        var answers = await Pydicom.AskAsync("elements", folder.FullPath, files.Keys);
        int compared = 0;
        foreach (var (path, file) in files)
        {
            if (Pydicom.Failed(answers[path]))
            {
                continue;
            }

            var expected = answers[path].EnumerateArray().Select(e => string.Create(CultureInfo.InvariantCulture, $"{e[0].GetInt32()} {e[1].GetString()} {e[2].GetString()} {e[3].GetInt32()} {e[4].GetString()}")).ToList();
            var actual = Lines(file.Dataset, expected).ToList();
            for (int i = 0; i < Math.Max(expected.Count, actual.Count); i++)
            {
                Assert.Equal($"{Path.GetFileName(path)}: {expected.ElementAtOrDefault(i)}", $"{Path.GetFileName(path)}: {actual.ElementAtOrDefault(i)}");
            }

            compared++;
        }

        Assert.True(compared >= 60, $"only {compared} files were compared");
    }

    [Fact]
    public async Task Frames_AreThoseOfPydicom()
    {
        using var folder = new TemporaryFolder();
        var files = Readable().Where(f => f.Value.Dataset.TryGet(DicomTags.PixelData, out var p) && p.Fragments is null).ToDictionary();
        var answers = await Pydicom.AskAsync("pixels", folder.FullPath, files.Keys);
        int compared = 0;
        foreach (var (path, file) in files)
        {
            string name = Path.GetFileName(path);
            var instance = new DicomInstance(file, name, ContentHash.Of("x"));
            if (Pydicom.Failed(answers[path]))
            {
                TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {answers[path]}");
                continue;
            }

            Assert.Equal($"{name} {answers[path].GetProperty("frames").GetInt32()}", $"{name} {instance.Descriptor.FrameCount}");
            var frame = instance.ReadFrame(instance.Descriptor.FrameCount - 1);
            float[] expected = MemoryMarshal.Cast<byte, float>(await File.ReadAllBytesAsync(answers[path].GetProperty("file").GetString()!, TestContext.Current.CancellationToken)).ToArray();
            Assert.Equal($"{name} {expected.Length}", $"{name} {frame.Samples.Length}");
            bool isConverted = file.Dataset.GetString(DicomTags.PhotometricInterpretation) is "YBR_FULL" or "YBR_FULL_422" or "PALETTE COLOR";
            float worst = expected.Zip(frame.Samples.ToArray(), (a, b) => Math.Abs(a - b)).Max();
            Assert.True(worst <= (isConverted ? 1f : 0f), $"{name}: {worst}");
            compared++;
        }

        Assert.True(compared >= 25, $"only {compared} files were compared");
    }

    [Fact]
    public async Task Json_IsThatOfPydicom()
    {
        using var folder = new TemporaryFolder();
        var files = Readable();
        var answers = await Pydicom.AskAsync("json", folder.FullPath, files.Keys);
        int compared = 0;
        foreach (var (path, file) in files)
        {
            // pydicom leaves words of big endian files as they are, F.2.7 wants them in little endian.
            if (Pydicom.Failed(answers[path]) || file.TransferSyntax.IsBigEndian || (file.Dataset.TryGet(DicomTags.PixelData, out var pixels) && pixels.Fragments is not null))
            {
                continue;
            }

            using var bytes = new MemoryStream();
            await using (var writer = new Utf8JsonWriter(bytes))
            {
                DicomJson.Write(writer, file.Dataset);
            }

            using var own = JsonDocument.Parse(bytes.ToArray());
            var expected = JsonLines(answers[path], "").ToList();
            var actual = JsonLines(own.RootElement, "").ToList();
            for (int i = 0; i < Math.Max(expected.Count, actual.Count); i++)
            {
                Assert.Equal($"{Path.GetFileName(path)}: {expected.ElementAtOrDefault(i)}", $"{Path.GetFileName(path)}: {actual.ElementAtOrDefault(i)}");
            }

            compared++;
        }

        Assert.True(compared >= 35, $"only {compared} files were compared");
    }

    private static Dictionary<string, DicomFile> Readable()
    {
        var files = new Dictionary<string, DicomFile>();
        foreach (string path in Folders.SelectMany(f => TestData.RequireFiles(f, "*.dcm")).Where(p => !Apart.Contains(Path.GetFileName(p))))
        {
            try
            {
                files.Add(path, DicomFile.Parse(File.ReadAllBytes(path)));
            }
            catch (MedImagingException ex) when (ex.Kind == ErrorKind.UnsupportedFormat)
            {
                // big endian and deflate
            }
        }

        return files;
    }

    private static IEnumerable<string> Lines(DicomDataset dataset, List<string> expected)
    {
        int number = -1;
        var walk = new DatasetWalk(dataset);
        while (walk.MoveNext())
        {
            if (walk.Current is not (DatasetWalk.Step.Element or DatasetWalk.Step.SequenceStart) || walk.Element.Tag == DicomTags.SpecificCharacterSet)
            {
                continue;
            }

            number++;
            var element = walk.Element;

            // Where PS3.6 leaves a choice pydicom leaves it open: its answer is "US or SS", "OB or OW".
            string vr = element.Vr.ToString();
            vr = expected.ElementAtOrDefault(number) is { } line && line.Contains(" or ", StringComparison.Ordinal) && line.Contains(vr, StringComparison.Ordinal) ? line[11..line.LastIndexOf(' ', line.LastIndexOf(' ') - 1)] : vr;
            int depth = walk.Depth - (walk.Current == DatasetWalk.Step.SequenceStart ? 1 : 0);
            string rest = element.Items is { } items ? $"{items.Count} " : element.Fragments is not null ? "-1 " : $"{element.Value.Length} {ContentHash.Of(element.Value.Span).Hex[..16]}";
            yield return string.Create(CultureInfo.InvariantCulture, $"{depth} {element.Tag.Value:X8} {vr} {rest}");
        }
    }

    // One line a value, sorted by tag, numbers as numbers.
    private static IEnumerable<string> JsonLines(JsonElement dataset, string prefix)
    {
        foreach (var element in dataset.EnumerateObject().OrderBy(e => e.Name, StringComparer.Ordinal).Where(e => !e.Name.EndsWith("0000", StringComparison.Ordinal) && e.Name != "00080005"))
        {
            string place = prefix + element.Name + " " + element.Value.GetProperty("vr").GetString();
            yield return place;
            foreach (var part in element.Value.EnumerateObject().Where(p => p.Name != "vr"))
            {
                if (part.Name != "Value")
                {
                    yield return $"{place} {part.Name} {ContentHash.Of(part.Value.GetString()!).Hex[..16]}";
                    continue;
                }

                foreach (var value in part.Value.EnumerateArray())
                {
                    if (element.Value.GetProperty("vr").GetString() == "SQ")
                    {
                        foreach (string line in JsonLines(value, prefix + element.Name + "/"))
                        {
                            yield return line;
                        }
                    }
                    else
                    {
                        yield return value.ValueKind switch
                        {
                            JsonValueKind.Number when place.EndsWith("FL", StringComparison.Ordinal) => $"{place} {value.GetSingle().ToString("R", CultureInfo.InvariantCulture)}",
                            JsonValueKind.Number => $"{place} {value.GetDouble().ToString("R", CultureInfo.InvariantCulture)}",
                            JsonValueKind.Object => $"{place} {string.Join('|', value.EnumerateObject().OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => p.Name + "=" + p.Value.GetString()))}",
                            JsonValueKind.Null => $"{place} ",   // pydicom writes an empty text where F.2.5 has null
                            _ => $"{place} {value.GetString()!.Trim()}",   // pydicom keeps padding inside lists (PS3.5 6.2)
                        };
                    }
                }
            }
        }
    }
}
