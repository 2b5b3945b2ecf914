using System.Text;
using System.Text.Json;
using MedImaging.Codecs;
using MedImaging.Formats;
using MedImaging.Testing;

namespace MedImaging.Tests;

public sealed class EvaluateTests : IDisposable
{
    private const string Images = "images/pneumoniamnist";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task TheTestImages_HaveTheFiguresOfTheDefinitions_AndFourCharts()
    {
        string images = WriteLabels(out _);

        var outcome = await ConsoleProcess.RunAsync(_folder.FullPath, "evaluate", "--dir", images, "--labels", "labels.csv", "--out", "o", "--any-modality", "--json");

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Errors));
        using var json = JsonDocument.Parse(outcome.Output);
        var pneumonia = Assert.Single(json.RootElement.GetProperty("labels").EnumerateArray());
        double Value(string figure) => pneumonia.GetProperty(figure).GetProperty("value").GetDouble();
        Assert.Equal((40, 20, 20), (json.RootElement.GetProperty("cases").GetInt32(), pneumonia.GetProperty("positives").GetInt32(), pneumonia.GetProperty("negatives").GetInt32()));
        Assert.Equal((1.0, 0.9), (Value("sensitivity"), Value("specificity")));
        Assert.Equal(0.9625, Value("rocArea"), 1e-9);
        Assert.Equal(0.95, json.RootElement.GetProperty("accuracy").GetProperty("value").GetDouble(), 1e-12);
        Assert.InRange(pneumonia.GetProperty("sensitivity").GetProperty("low").GetDouble(), 0.8388, 0.8390);   // Wilson, 20 of 20
        Assert.Equal(
            ["confusion.png", "evaluation.json", "precision-recall.png", "reliability.png", "roc.png"], Directory.GetFiles(_folder.File("o")).Select(Path.GetFileName).Order());
        Assert.All(Directory.GetFiles(_folder.File("o"), "*.png"), file => Assert.Equal(800, Png.Decode(File.ReadAllBytes(file)).Width));
        Assert.Equal(40, EvaluationReport.FromJson(File.ReadAllBytes(Path.Combine(_folder.File("o"), "evaluation.json"))).Count);
    }

    [Fact]
    public async Task AFileThatFails_IsListed_TheOthersCount_AndExit4()
    {
        string images = WriteLabels(out string table);
        File.WriteAllText(_folder.File("labels.csv"), table + "nothing_there.png,pneumonia\n");

        var outcome = await ConsoleProcess.RunAsync(_folder.FullPath, "evaluate", "--dir", images, "--labels", "labels.csv", "--any-modality", "--threshold", "1");

        Assert.Equal(4, outcome.ExitCode);
        Assert.Contains("nothing_there.png", Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
        Assert.Contains("sensitivity at 1", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("40 cases (20 with Pneumonia)", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PicturesThatDoNotSayWhatTheyAre_AreAllRefused_WithoutAWordForThem()
    {
        string images = WriteLabels(out string table);
        File.WriteAllText(_folder.File("labels.csv"), string.Join('\n', table.Split('\n').Take(3)));

        var outcome = await ConsoleProcess.RunAsync(_folder.FullPath, "evaluate", "--dir", images, "--labels", "labels.csv", "--out", "o");

        Assert.Equal(3, outcome.ExitCode);
        Assert.Equal(2, outcome.ErrorLines.Count);
        Assert.All(outcome.ErrorLines, line => Assert.Contains("does not say what it is", line, StringComparison.Ordinal));
        Assert.False(Directory.Exists(_folder.File("o")));
    }

    [Theory]
    [InlineData("name,label\na.png,0\n", "no column 'file'")]
    [InlineData("file,label\na.png,7\n", "(line 2)")]
    public async Task ABadTable_IsOneClearLine_AndExit3(string table, string expected)
    {
        File.WriteAllText(_folder.File("labels.csv"), table);

        var outcome = await ConsoleProcess.RunAsync(_folder.FullPath, "evaluate", "--dir", ".", "--labels", "labels.csv");

        Assert.Equal(3, outcome.ExitCode);
        Assert.Contains(expected, Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFolderThatIsNotThere_IsOneClearLine_AndExit3()
    {
        WriteLabels(out _);

        var outcome = await ConsoleProcess.RunAsync(_folder.FullPath, "evaluate", "--dir", "nowhere", "--labels", "labels.csv", "--any-modality");

        Assert.Equal((3, ""), (outcome.ExitCode, outcome.Output));
        Assert.Contains("no folder 'nowhere'", Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
    }

    private string WriteLabels(out string table)
    {
        string labels = TestData.Require(Images + "/labels.json");
        using var json = JsonDocument.Parse(File.ReadAllBytes(labels));
        var lines = new StringBuilder("file,label\n");
        foreach (var image in json.RootElement.EnumerateArray())
        {
            lines.Append(image.GetProperty("file").GetString()).Append(',').Append(image.GetProperty("label").GetInt32()).Append('\n');
        }

        table = lines.ToString();
        File.WriteAllText(_folder.File("labels.csv"), table);
        return Path.GetDirectoryName(labels)!;
    }
}
