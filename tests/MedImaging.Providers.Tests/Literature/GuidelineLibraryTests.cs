using System.Text;
using MedImaging.Providers;
using MedImaging.Testing;

namespace MedImaging.Tests.Literature;

public sealed class GuidelineLibraryTests
{
    private static readonly CodedConcept Nodule = new("427359005", "SCT", "Solitary nodule of lung");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string Folder => Path.Combine(TestData.RepositoryRoot, "samples", "guidelines");

    [Theory]
    [InlineData("CT", 4.9, 50d, "low", "solid-small", "")]
    [InlineData("CT", 4.9, 50d, "HIGH", "solid-small-high-risk", "")]
    [InlineData("CT", 5d, 50d, "low", "solid-medium", "")]
    [InlineData("CT", 8.999, 30d, null, "solid-medium", "")]
    [InlineData("CT", 9d, 29d, "low", "solid-large", "")]
    [InlineData("CT", 4d, 29d, "low", "", "")]
    [InlineData("MR", 9d, 50d, "low", "", "")]
    [InlineData("CT", 4d, 50d, null, "", "solid-small (risk);solid-small-high-risk (risk)")]
    [InlineData("CT", null, 50d, "low", "", "solid-small (size);solid-medium (size);solid-large (size)")]
    [InlineData("CT", double.NaN, null, "low", "", "solid-small (size,age);solid-medium (size,age);solid-large (size)")]
    public async Task Statements_ApplyByTheFacts(string modality, double? size, double? age, string? risk, string applies, string undecided)
    {
        var library = await GuidelineLibrary.ReadFolderAsync(Folder, null, Token);

        var advice = await library.FindAsync(new GuidelineFacts { Modality = new Modality(modality), BodyPart = "chest", Findings = [Nodule], SizeMillimetres = size, AgeYears = age, Risk = risk }, Token);

        Assert.Equal(applies, string.Join(';', advice.Applies.Select(match => match.Statement.Id)));
        Assert.Equal(undecided, string.Join(';', advice.Undecided.Select(match => $"{match.Statement.Id} ({string.Join(',', match.Missing)})")));
    }

    [Fact]
    public async Task AMatch_TellsWhy_AndItsItemTellsTheVersionAndTheHash()
    {
        var library = await GuidelineLibrary.ReadFolderAsync(Folder, new FakeTime(), Token);
        var match = Assert.Single((await library.FindAsync(new GuidelineFacts { Modality = Modality.ComputedTomography, BodyPart = "CHEST", Findings = [Nodule], SizeMillimetres = 7, AgeYears = 61 }, Token)).Applies);

        Assert.Equal(["modality is CT", "body part is CHEST", "finding is SCT:427359005", "size 7 mm is 5 to below 9", "age 61 years is 30 or more"], match.Why);
        var item = library.ToEvidence(match);
        Assert.Equal("guideline:nodule-example/1#solid-medium", item.Id);
        Assert.Equal($"guidelines nodule-example/1 sha256:{ContentHash.Of(await File.ReadAllBytesAsync(Path.Combine(Folder, "example-nodule.json"), Token))}", item.Source);
        Assert.Equal(["Example, not for clinical use"], item.PublicationTypes);
        Assert.Equal(item.Id, new CitationCheck([item]).Find("see guideline:nodule-example/1#solid-medium.")?.Id);
    }

    [Fact]
    public async Task Search_RanksStatementsByWords()
    {
        var library = await GuidelineLibrary.ReadFolderAsync(Folder, null, Token);

        var found = await library.SearchAsync(new LiteratureQuery { Text = "nodules discussed by specialists", MaxItems = 2 }, Token);

        Assert.Equal(2, found.Count);
        Assert.Equal("guideline:nodule-example/1#solid-large", found[0].Id);
        Assert.Empty(await library.SearchAsync(new LiteratureQuery { Text = "appendix" }, Token));
        Assert.Empty(await library.SearchAsync(new LiteratureQuery { Text = "nodule", FromYear = 2027 }, Token));
    }

    [Theory]
    [InlineData("", "$", 0)]
    [InlineData("[]", "$", 0)]
    [InlineData("{\"format\":\"x\"}", "$.format", 10)]
    [InlineData("{\"format\":\"x\",\"format\":\"y\"}", "$.format", 14)]
    [InlineData("{\"colour\":1}", "$.colour", 10)]
    [InlineData("§,\"id\":\"A B\"}", "$.id", 45)]
    [InlineData("§,\"id\":\"a\"}", "$", 0)]
    [InlineData("§,\"id\":\"\\ud800\"}", "$.id", 45)]
    [InlineData("§,\"id\":\"a\",\"version\":\"1\",\"title\":\"t\",\"publisher\":\"p\",\"licence\":\"l\",\"statements\":[]}", "$.statements", null)]
    [InlineData("§,\"id\":\"a\",\"version\":\"1\",\"title\":\"t\",\"publisher\":\"p\",\"licence\":\"l\",\"statements\":[{\"id\":\"s\",\"text\":\"t\",\"appliesWhen\":{\"sizeMillimetres\":{\"from\":8,\"below\":8}}}]}", "$.statements[0].appliesWhen.sizeMillimetres", null)]
    [InlineData("§,\"id\":\"a\",\"version\":\"1\",\"title\":\"t\",\"publisher\":\"p\",\"licence\":\"l\",\"statements\":[{\"id\":\"s\",\"text\":\"t\",\"appliesWhen\":{\"finding\":[\"427359005\"]}}]}", "$.statements[0].appliesWhen.finding[0]", null)]
    [InlineData("§,\"id\":\"a\",\"version\":\"1\",\"title\":\"t\",\"publisher\":\"p\",\"licence\":\"l\",\"statements\":[{\"id\":\"s\",\"text\":\"t\",\"appliesWhen\":{}},{\"id\":\"S\",\"text\":\"t\",\"appliesWhen\":{}}]}", "$.statements[1].id", null)]
    [InlineData("§,\"id\":\"a\",\"version\":\"1\",\"title\":\"t\",\"publisher\":\"p\",\"licence\":\"l\",\"statements\":[{\"id\":\"s\",\"text\":\"t\",\"appliesWhen\":{},\"x\":[[[[[[[[1]]]]]]]]}]}", "$", null)]
    [InlineData("§,\"id\":\"a\",\"version\":\"1\",\"title\":\"t\",\"publisher\":\"p\",\"licence\":\"l\",\"year\":1e999,\"statements\":[]}", "$.year", null)]
    public void APackThatIsNone_IsAnErrorWithItsPlace(string json, string path, int? offset)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(json.Replace("§", "{\"format\":\"medimaging-guideline-pack/1\"", StringComparison.Ordinal));

        var error = Assert.Throws<MedImagingException>(() => GuidelinePackReader.Read(bytes));

        Assert.Equal(ErrorKind.InvalidInput, error.Kind);
        Assert.StartsWith($"Guideline pack, {path} at byte {error.Offset}: ", error.Message);
        Assert.Equal(offset ?? error.Offset, error.Offset);
    }

    [Fact]
    public async Task BrokenCopiesOfAPack_AreReadOrRefused()
    {
        byte[] pack = await File.ReadAllBytesAsync(Path.Combine(Folder, "example-nodule.json"), Token);
        var random = new Random(7);
        int refused = 0;
        for (int round = 0; round < 3_000; round++)
        {
            byte[] body = [.. pack];
            body[random.Next(body.Length)] = (byte)random.Next(256);
            try
            {
                _ = GuidelinePackReader.Read(random.Next(8) == 0 ? body.AsMemory(0, random.Next(body.Length)) : body);
            }
            catch (MedImagingException ex)
            {
                Assert.NotNull(ex.Offset);
                refused++;
            }
        }

        Assert.InRange(refused, 300, 3_000);
    }

    [Fact]
    public async Task Limits_AndMissingFiles_AreErrors()
    {
        Assert.Equal(ErrorKind.LimitExceeded, Assert.Throws<MedImagingException>(() => GuidelinePackReader.Read(new byte[GuidelinePackReader.MaxBytes + 1])).Kind);
        Assert.Equal(ErrorKind.NotFound, (await Assert.ThrowsAsync<MedImagingException>(async () => await GuidelinePackReader.ReadFileAsync(Path.Combine(Folder, "none.json"), Token))).Kind);
        Assert.Equal(ErrorKind.NotFound, (await Assert.ThrowsAsync<MedImagingException>(async () => await GuidelineLibrary.ReadFolderAsync(Path.Combine(Folder, "none"), null, Token))).Kind);
    }

    [Fact]
    public async Task AFolderWithABadPack_NamesTheFile()
    {
        using var folder = new TemporaryFolder();
        folder.Write("broken-7.json", """{ "format": "another" }"""u8);

        var error = await Assert.ThrowsAsync<MedImagingException>(async () => await GuidelineLibrary.ReadFolderAsync(folder.FullPath, null, Token));

        Assert.Equal(ErrorKind.InvalidInput, error.Kind);
        Assert.StartsWith("'broken-7.json': Guideline pack, ", error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.Offset);
    }
}
