using Xunit;

namespace MedImaging.Testing;

/// <summary>What every <see cref="IStudyStore"/> does.</summary>
/// <typeparam name="TBackend">The database.</typeparam>
public abstract class StudyStoreContract<TBackend> : StoresContract<TBackend>
    where TBackend : StoreBackend, new()
{
    private static ImagingStudy Study(string uid, string? patient = "p-1", string? caseId = null, string date = "20260101", params ImagingSeries[] series)
        => new() { StudyInstanceUid = uid, PatientId = patient, CaseId = caseId, Date = date, Description = "CT thorax", AccessionNumber = "A-1", Series = series };

    private static ImagingSeries Series(string uid, params string[] images) => new()
    {
        SeriesInstanceUid = uid,
        Modality = Modality.ComputedTomography,
        BodyPart = "CHEST",
        Scanner = "SIEMENS Force",
        Images = [.. images.Select((image, index) => new ImagingInstance { SopInstanceUid = image, Number = index + 1, Content = ContentHash.Of(image) })],
    };

    [Fact]
    public async Task Add_ThenFind_GivesSeriesAndImagesBack()
    {
        var added = await Own.Studies.AddAsync(Study("2.25.1", series: [Series("2.25.1.1", "2.25.1.1.1", "2.25.1.1.2"), Series("2.25.1.2", "2.25.1.2.1")]), Token);
        var found = await Own.Studies.FindAsync("2.25.1", Token);

        Assert.Equivalent(added, found, strict: true);
        Assert.Equal(Time.GetUtcNow(), found!.AddedAt);
        Assert.Equal(["2.25.1.1.1", "2.25.1.1.2", "2.25.1.2.1"], found.Series.SelectMany(series => series.Images).Select(image => image.SopInstanceUid));
        Assert.Equal(ContentHash.Of("2.25.1.1.1"), found.Series[0].Images[0].Content);
    }

    [Fact]
    public async Task Add_Again_JoinsWhatIsNew_AndTakesNothingAway()
    {
        await Own.Studies.AddAsync(Study("2.25.1", series: [Series("2.25.1.1", "2.25.1.1.1")]), Token);
        Time.Advance(TimeSpan.FromMinutes(5));
        await Own.Studies.AddAsync(Study("2.25.1", patient: null, caseId: "case-1", series: [Series("2.25.1.1", "2.25.1.1.2"), Series("2.25.1.2", "2.25.1.2.1")]), Token);
        var found = await Own.Studies.FindAsync("2.25.1", Token);

        Assert.Equal(("p-1", "case-1", Time.GetUtcNow() - TimeSpan.FromMinutes(5)), (found!.PatientId, found.CaseId, found.AddedAt));
        Assert.Equal(["2.25.1.1.1", "2.25.1.1.2"], found.Series[0].Images.Select(image => image.SopInstanceUid));
        Assert.Equal(2, found.Series.Count);
        await Refusal.ExpectAsync(ErrorKind.StorageConflict, async () => await Own.Studies.AddAsync(Study("2.25.1", patient: "p-2"), Token));
    }

    [Fact]
    public async Task Add_Again_WithLessSaid_LosesNothingThatWasSaidBefore()
    {
        var whole = Study("2.25.1", caseId: "case-1", series: [Series("2.25.1.1", "2.25.1.1.1")]);
        var bare = new ImagingStudy
        {
            StudyInstanceUid = "2.25.1",
            Series = [new ImagingSeries { SeriesInstanceUid = "2.25.1.1", Images = [new ImagingInstance { SopInstanceUid = "2.25.1.1.1" }] }],
        };
        var added = await Own.Studies.AddAsync(whole, Token);
        await Own.Studies.AddAsync(bare, Token);

        Assert.Equivalent(added, await Own.Studies.FindAsync("2.25.1", Token), strict: true);
    }

    [Fact]
    public async Task List_IsByCaseAndByPatient_LatestDoneFirst()
    {
        await Own.Studies.AddAsync(Study("2.25.1", caseId: "case-1", date: "20240101"), Token);
        await Own.Studies.AddAsync(Study("2.25.2", caseId: "case-2", date: "20260101"), Token);
        await Own.Studies.AddAsync(Study("2.25.3", patient: "p-2", caseId: "case-1", date: "20250101"), Token);

        Assert.Equal(["2.25.2", "2.25.3", "2.25.1"], await UidsAsync(new StudyQuery()));
        Assert.Equal(["2.25.3", "2.25.1"], await UidsAsync(new StudyQuery { CaseId = "case-1" }));
        Assert.Equal(["2.25.1"], await UidsAsync(new StudyQuery { CaseId = "case-1", PatientId = "p-1" }));
        Assert.Equal(["2.25.3"], await UidsAsync(new StudyQuery { Skip = 1, Limit = 1 }));
    }

    [Fact]
    public async Task Add_AStudyOfManyImages_KeepsThemAll()
    {
        await Own.Studies.AddAsync(Study("2.25.1", series: [Series("2.25.1.1", [.. Enumerable.Range(1, 150).Select(image => $"2.25.1.1.{image}")])]), Token);

        Assert.Equal(150, (await Own.Studies.FindAsync("2.25.1", Token))!.Series[0].Images.Count);
        Assert.Single(await AuditAsync(), entry => (string?)entry["event"] == "study.add");
    }

    private async Task<List<string>> UidsAsync(StudyQuery query) => [.. (await Own.Studies.ListAsync(query, Token).ToListAsync(Token)).Select(study => study.StudyInstanceUid)];
}
