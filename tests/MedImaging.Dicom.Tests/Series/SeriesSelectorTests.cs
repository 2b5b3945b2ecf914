using MedImaging.Testing;
using static MedImaging.Dicom.Tests.SyntheticSeries;

namespace MedImaging.Dicom.Tests;

public sealed class SeriesSelectorTests
{
    private static readonly IReadOnlyList<ImageSeries> Study = SeriesAssembler.Assemble([
        .. Made("1.1", "CT", "Thorax LUNG 1.0", 1, count: 12, spacing: 1),
        .. Made("1.2", "CT", "Thorax soft 5.0", 2, count: 6, spacing: 5),
        .. Made("1.3", "CT", "Scout", 3, count: 2, spacing: 1, coronal: true),
        .. Made("1.4", "MR", "T1 sag", 4, count: 8, spacing: 3)]);

    [Theory]
    [InlineData("""{ "tag": "Modality", "equals": "CT" }""", "1.1 1.2 1.3")]
    [InlineData("""{ "tag": "0008,0060", "equals": "MR" }""", "1.4")]
    [InlineData("""{ "tag": "Modality", "equals": "ct" }""", "")]
    [InlineData("""{ "tag": "Modality", "equals": "ct", "ignoreCase": true }""", "1.1 1.2 1.3")]
    [InlineData("""{ "tag": "Modality", "in": ["MR", "PT"] }""", "1.4")]
    [InlineData("""{ "tag": "SeriesDescription", "regex": "^Thorax .*[0-9]\\.0$" }""", "1.1 1.2")]
    [InlineData("""{ "tag": "SeriesDescription", "regex": "lung|scout", "ignoreCase": true }""", "1.1 1.3")]
    [InlineData("""{ "tag": "SeriesDescription", "contains": "Thorax" }""", "1.1 1.2")]
    [InlineData("""{ "tag": "SeriesNumber", "range": { "min": 2, "max": 3 } }""", "1.2 1.3")]
    [InlineData("""{ "tag": "SeriesNumber", "equals": 4 }""", "1.4")]
    [InlineData("""{ "tag": "KVP", "exists": true }""", "")]
    [InlineData("""{ "tag": "KVP", "exists": false }""", "1.1 1.2 1.3 1.4")]
    [InlineData("""{ "value": "sliceCount", "range": { "min": 8 } }""", "1.1 1.4")]
    [InlineData("""{ "value": "spacing", "range": { "max": 3 } }""", "1.1 1.3 1.4")]
    [InlineData("""{ "value": "orientation", "equals": "coronal" }""", "1.3")]
    [InlineData("""{ "value": "imageType", "in": ["PRIMARY"] }""", "1.1 1.2 1.3 1.4")]
    [InlineData("""{ "value": "defectCount", "equals": 0 }""", "1.1 1.2 1.3 1.4")]
    [InlineData("""{ "all": [ { "tag": "Modality", "equals": "CT" }, { "not": { "value": "orientation", "equals": "coronal" } } ] }""", "1.1 1.2")]
    [InlineData("""{ "any": [ { "tag": "Modality", "equals": "MR" }, { "all": [ { "value": "spacing", "range": { "max": 1 } }, { "value": "orientation", "equals": "axial" } ] } ] }""", "1.1 1.4")]
    [InlineData("""{ "anyImage": { "tag": "InstanceNumber", "equals": 9 } }""", "1.1")]
    [InlineData("""{ "everyImage": { "tag": "InstanceNumber", "range": { "max": 6 } } }""", "1.2 1.3")]
    public void EachOperator_TakesWhatItSays(string condition, string expected)
        => Assert.Equal(expected, string.Join(' ', Uids(One($$"""{ "name": "x", "take": 9, "series": {{condition}} }"""))));

    [Theory]
    [InlineData("mostImages", "1.1")]
    [InlineData("fewestImages", "1.3")]
    [InlineData("thickest", "1.2")]
    [InlineData("latest", "1.4")]
    public void TheBest_IsTaken(string best, string expected) => Assert.Equal([expected], Uids(One($$"""{ "name": "x", "best": ["{{best}}"] }""")));

    [Fact]
    public void TiesOfTheFirstOrder_AreBrokenByTheNext()
        => Assert.Equal(["1.1", "1.3", "1.4"], Uids(One("""{ "name": "x", "best": ["thinnest", "mostImages"], "take": 3 }""")));

    [Fact]
    public void ConditionsOnImages_KeepThoseThatMeetThem()
    {
        var selection = One("""{ "name": "x", "images": { "tag": "InstanceNumber", "range": { "min": 7 } }, "minImages": 3, "take": 5 }""");
        var match = Assert.Single(selection.Matches);
        Assert.Equal(("1.1", 6), (match.Series.Series.SeriesInstanceUid, match.Images.Count));
        Assert.Contains("2 of 8 images", selection.Verdicts[3].Reasons[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void EverySeries_IsToldWhyOrWhyNot_WithoutValuesOfTheFile()
    {
        var selection = One("""{ "name": "x", "series": { "all": [ { "tag": "Modality", "equals": "CT" }, { "value": "sliceCount", "range": { "min": 10 } } ] } }""");

        Assert.Equal([true, false, false, false], selection.Verdicts.Select(verdict => verdict.IsTaken));
        Assert.Equal([(true, false), (true, false), (false, false)], selection.Verdicts.Skip(1).Select(verdict => (verdict.Reasons[0].Holds, verdict.Reasons[1].Holds)));
        Assert.Equal("$.selections[0].series.all[1]", selection.Verdicts[1].Reasons[1].Path);
        Assert.Equal("sliceCount is at least 10 (it is 6)", selection.Verdicts[1].Reasons[1].Text);
        Assert.All(selection.Verdicts.SelectMany(verdict => verdict.Reasons), reason => Assert.DoesNotContain("MR", reason.Text, StringComparison.Ordinal));
    }

    [Fact]
    public void SeveralSelections_AreFoundTogether_RequiredOrNot()
    {
        var found = SeriesSelector.Load("""
            { "version": 1, "selections": [
                { "name": "ct", "series": { "tag": "Modality", "equals": "CT" }, "best": ["thinnest", "mostImages"] },
                { "name": "pet", "required": false, "series": { "tag": "Modality", "equals": "PT" } },
                { "name": "us", "series": { "tag": "Modality", "equals": "US" } } ] }
            """).Select(Study);
        Assert.Equal([("ct", true), ("pet", true), ("us", false)], found.Select(selection => (selection.Name, selection.IsMet)));
    }

    [Theory]
    [InlineData("{", "line")]
    [InlineData("[]", "$ must be an object")]
    [InlineData("""{ "version": 2, "selections": [] }""", "$.version")]
    [InlineData("""{ "version": 1, "selections": [] }""", "$.selections")]
    [InlineData("""{ "version": 1, "selections": [ {} ] }""", "$.selections[0].name")]
    [InlineData("""{ "version": 1, "selections": [ { "name": "a" }, { "name": "a" } ] }""", "$.selections[1].name")]
    [InlineData("""{ "version": 1, "selections": [ { "name": "a", "sereis": {} } ] }""", "$.selections[0].sereis")]
    [InlineData("""{ "version": 1, "selections": [ { "name": "a", "take": 0 } ] }""", "$.selections[0].take")]
    [InlineData("""{ "version": 1, "selections": [ { "name": "a", "best": ["nicest"] } ] }""", "$.selections[0].best[0]")]
    [InlineData("""{ "version": 1, "selections": [ { "name": "a", "series": { "all": [ { "any": [] } ] } } ] }""", "$.selections[0].series.all[0].any")]
    [InlineData("""{ "version": 1, "selections": [ { "name": "a", "series": { "tag": "Modalty", "equals": "CT" } } ] }""", "$.selections[0].series.tag")]
    [InlineData("""{ "version": 1, "selections": [ { "name": "a", "series": { "tag": "Modality" } } ] }""", "$.selections[0].series compares")]
    [InlineData("""{ "version": 1, "selections": [ { "name": "a", "series": { "tag": "Modality", "is": "CT" } } ] }""", "$.selections[0].series.is")]
    [InlineData("""{ "version": 1, "selections": [ { "name": "a", "series": { "tag": "Modality", "regex": "(" } } ] }""", "$.selections[0].series.regex")]
    [InlineData("""{ "version": 1, "selections": [ { "name": "a", "series": { "tag": "Modality", "regex": "(a)\\1" } } ] }""", "$.selections[0].series.regex")]
    [InlineData("""{ "version": 1, "selections": [ { "name": "a", "series": { "value": "spacing", "range": { "min": 3, "max": 1 } } } ] }""", "$.selections[0].series.range")]
    [InlineData("""{ "version": 1, "selections": [ { "name": "a", "series": { "value": "weight", "equals": 1 } } ] }""", "$.selections[0].series.value")]
    [InlineData("""{ "version": 1, "selections": [ { "name": "a", "images": { "value": "spacing", "equals": 1 } } ] }""", "$.selections[0].images.value")]
    [InlineData("""{ "version": 1, "selections": [ { "name": "a", "series": { "not": [] } } ] }""", "$.selections[0].series.not")]
    public void WrongRules_AreNamedByTheirPath(string json, string expected)
    {
        var error = Assert.Throws<MedImagingException>(() => SeriesSelector.Load(json));
        Assert.Equal(ErrorKind.InvalidInput, error.Kind);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void APatternMadeToHang_DoesNot()
    {
        var dataset = new SyntheticSeries().Dataset(0);
        With(dataset, DicomTags.SeriesDescription, new string('a', 60) + "!");
        var found = SeriesSelector.Load("""{ "version": 1, "selections": [ { "name": "a", "series": { "tag": "SeriesDescription", "regex": "^(a+)+$" } } ] }""").Select([Assemble([dataset])]);
        Assert.False(found[0].IsMet);
    }

    [Fact]
    public void TheExamplesOfTheDocumentation_AreRules()
    {
        string text = File.ReadAllText(Path.Combine(TestData.RepositoryRoot, "docs", "concepts", "series-selection.md"));
        var examples = text.Split("```json").Skip(1).Select(part => part.Split("```")[0]).ToList();
        Assert.NotEmpty(examples);
        Assert.All(examples, example => Assert.NotEmpty(SeriesSelector.Load(example).Names));
    }

    private static SeriesSelection One(string selection) => Assert.Single(SeriesSelector.Load($$"""{ "version": 1, "selections": [ {{selection}} ] }""").Select(Study));

    private static IEnumerable<string?> Uids(SeriesSelection selection) => selection.Matches.Select(match => match.Series.Series.SeriesInstanceUid);

    private static IEnumerable<DicomInstance> Made(string uid, string modality, string description, int number, int count, double spacing, bool coronal = false)
    {
        var made = new SyntheticSeries { SeriesUid = uid, Modality = modality, Spacing = spacing, Column = coronal ? new(0, 0, -1) : new(0, 1, 0) };
        return Enumerable.Range(0, count).Select(i =>
        {
            var dataset = With(With(made.Dataset(i), DicomTags.SeriesDescription, description), DicomTags.SeriesNumber, (double)number);
            With(dataset, DicomTags.SOPInstanceUID, $"{uid}.{i}");
            With(dataset, DicomTags.StudyDate, $"2026010{number}");
            return Instance(dataset);
        });
    }
}
