using Xunit;

namespace MedImaging.Testing;

/// <summary>What every <see cref="IPatientStore"/> does.</summary>
/// <typeparam name="TBackend">The database.</typeparam>
public abstract class PatientStoreContract<TBackend> : StoresContract<TBackend>
    where TBackend : StoreBackend, new()
{
    private IPatientStore Patients => Own.Patients;

    private static PatientDraft Draft(string mrn, string? id = null) => new()
    {
        Id = id,
        Mrn = mrn,
        FirstName = "Erika",
        LastName = "Mustermann",
        DateOfBirth = new DateOnly(1964, 8, 12),
        Gender = "female",
        ContactPhone = "+49 30 0000",
    };

    [Fact]
    public async Task Add_ThenFind_ByIdAndByNumber()
    {
        var added = await Patients.AddAsync(Draft("MRN-1"), Token);

        Assert.Equal(("MRN-1", "Erika", "Mustermann", new DateOnly(1964, 8, 12), "female", "+49 30 0000", 1L, Time.GetUtcNow()), (added.Mrn, added.FirstName, added.LastName, added.DateOfBirth, added.Gender, added.ContactPhone, added.Version, added.CreatedAt));
        Assert.Equal(added, await Patients.FindAsync(added.Id, Token));
        Assert.Equal(added, await Patients.FindByMrnAsync("MRN-1", Token));
        Assert.Null(await Patients.FindAsync("MRN-1", Token));
        Assert.Null(await Patients.FindByMrnAsync("mrn-1", Token));
    }

    [Fact]
    public async Task Add_ANumberOrAnIdTwice_IsRefused_AlsoFromManySides()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(async () => await Record.ExceptionAsync(async () => await Patients.AddAsync(Draft("MRN-1"), Token)))));

        Assert.Single(outcomes, outcome => outcome is null);
        Assert.All(outcomes.OfType<Exception>(), outcome => Assert.Equal(ErrorKind.StorageConflict, Assert.IsType<MedImagingException>(outcome).Kind));
        await Patients.AddAsync(Draft("MRN-2", "p-2"), Token);
        await Refusal.ExpectAsync(ErrorKind.StorageConflict, async () => await Patients.AddAsync(Draft("MRN-3", "p-2"), Token));
    }

    [Fact]
    public async Task Update_FollowsTheVersion_AndKeepsNumbersApart()
    {
        var one = await Patients.AddAsync(Draft("MRN-1"), Token);
        var other = await Patients.AddAsync(Draft("MRN-2"), Token);
        var married = await Patients.UpdateAsync(one with { LastName = "Gabler" }, Token);

        Assert.Equal(one with { LastName = "Gabler", Version = 2 }, married);
        Assert.Equal(married, await Patients.FindAsync(one.Id, Token));
        await Refusal.ExpectAsync(ErrorKind.StorageConflict, async () => await Patients.UpdateAsync(one, Token));
        await Refusal.ExpectAsync(ErrorKind.StorageConflict, async () => await Patients.UpdateAsync(other with { Mrn = "MRN-1" }, Token));
        Assert.Equal("MRN-9", (await Patients.UpdateAsync(other with { Mrn = "MRN-9" }, Token)).Mrn);
        Assert.Null(await Patients.FindByMrnAsync("MRN-2", Token));
        await Refusal.ExpectAsync(ErrorKind.NotFound, async () => await Patients.UpdateAsync(one with { Id = "nobody" }, Token));
    }

    [Fact]
    public async Task List_IsLatestChangedFirst_AndPaged()
    {
        for (int number = 1; number <= 5; number++)
        {
            await Patients.AddAsync(Draft($"MRN-{number}"), Token);
        }

        Assert.Equal(["MRN-4", "MRN-3"], (await Patients.ListAsync(1, 2, Token).ToListAsync(Token)).Select(patient => patient.Mrn));
        Assert.Throws<ArgumentOutOfRangeException>(() => Patients.ListAsync(-1, 2, Token));
    }

    [Fact]
    public async Task ImagingHistory_IsLatestDoneFirst_AndOfThatPatientOnly()
    {
        foreach (var (uid, patient, date) in new[] { ("2.25.1", "p-1", "20240101"), ("2.25.2", "p-1", "20260101"), ("2.25.3", "p-2", "20250101"), ("2.25.4", "p-1", "20250101") })
        {
            await Own.Studies.AddAsync(new ImagingStudy { StudyInstanceUid = uid, PatientId = patient, Date = date, Series = [] }, Token);
        }

        Assert.Equal(["2.25.2", "2.25.4", "2.25.1"], (await Patients.GetImagingHistoryAsync("p-1", cancellationToken: Token).ToListAsync(Token)).Select(study => study.StudyInstanceUid));
        Assert.Equal(["2.25.4"], (await Patients.GetImagingHistoryAsync("p-1", 1, 1, Token).ToListAsync(Token)).Select(study => study.StudyInstanceUid));
    }

    [Fact]
    public async Task Erase_LeavesNothingOfThePatient_AndAllOfTheOthers()
    {
        var one = await Patients.AddAsync(Draft("MRN-1", "p-1"), Token);
        await Patients.AddAsync(Draft("MRN-2", "p-2"), Token);
        await Own.Cases.OpenAsync(new CaseDraft { Id = "case-1", PatientId = "p-1" }, Token);
        await Own.Cases.OpenAsync(new CaseDraft { Id = "case-2", PatientId = "p-2" }, Token);
        await Own.Reports.SaveAsync(StoreSamples.Write("op-1", "report-1", caseId: "case-1"), Token);

        Assert.Equal(4, await Patients.EraseAsync("p-1", Token));
        Assert.Equal(0, await Patients.EraseAsync("p-1", Token));
        Assert.Null(await Patients.FindByMrnAsync(one.Mrn, Token));
        Assert.Null(await Own.Reports.FindAsync("report-1", cancellationToken: Token));
        Assert.Empty(await Own.Reports.SearchAsync("consolidation", cancellationToken: Token).ToListAsync(Token));
        Assert.Equal(["case-2"], (await Own.Cases.ListAsync(cancellationToken: Token).ToListAsync(Token)).Select(one => one.Id));
    }

    [Fact]
    public void APatient_IsNotPrinted() => Assert.DoesNotContain("Mustermann", $"{Draft("MRN-1")}", StringComparison.Ordinal);
}
