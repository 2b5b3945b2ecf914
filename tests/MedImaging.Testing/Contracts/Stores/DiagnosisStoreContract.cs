using Xunit;

namespace MedImaging.Testing;

/// <summary>What every <see cref="IDiagnosisStore"/> does.</summary>
/// <typeparam name="TBackend">The database.</typeparam>
public abstract class DiagnosisStoreContract<TBackend> : StoresContract<TBackend>
    where TBackend : StoreBackend, new()
{
    private static Diagnosis Of(string id, string caseId = "case-1", string? parent = null) => new()
    {
        Id = id,
        CaseId = caseId,
        ParentId = parent,
        Code = new CodedConcept("233604007", "SCT", "Pneumonia"),
        Recommendations = ["Follow-up in six weeks."],
        FindingIds = ["a-1/1/f1"],
        MadeBy = "somebody else",
    };

    [Fact]
    public async Task Add_MakesItTheCallers_AndListsPartsWithTheirWhole()
    {
        await Own.Cases.OpenAsync(new CaseDraft { Id = "case-1", PatientId = "p-1" }, Token);
        var whole = await Own.Diagnoses.AddAsync(Of("d-1"), Token);
        await Own.Diagnoses.AddAsync(Of("d-2", parent: "d-1"), Token);
        await Own.Diagnoses.AddAsync(Of("d-3", parent: "d-2"), Token);

        Assert.Equal(("user-1", "p-1", Time.GetUtcNow()), (whole.MadeBy, whole.PatientId, whole.MadeAt));
        Assert.Equal([("d-1", null), ("d-2", "d-1"), ("d-3", "d-2")], (await Own.Diagnoses.ListAsync("case-1", Token).ToListAsync(Token)).Select(one => (one.Id, one.ParentId)));
        Assert.Equivalent(whole, await Own.Diagnoses.AddAsync(Of("d-1") with { Remark = "changed" }, Token), strict: true);
    }

    [Fact]
    public async Task Add_IntoNoCase_OrUnderWhatIsNotInIt_IsRefused()
    {
        await Own.Cases.OpenAsync(new CaseDraft { Id = "case-1" }, Token);
        await Own.Cases.OpenAsync(new CaseDraft { Id = "case-2" }, Token);
        await Own.Diagnoses.AddAsync(Of("d-1"), Token);

        await Refusal.ExpectAsync(ErrorKind.NotFound, async () => await Own.Diagnoses.AddAsync(Of("d-2", "case-9"), Token));
        await Refusal.ExpectAsync(ErrorKind.NotFound, async () => await Own.Diagnoses.AddAsync(Of("d-2", parent: "d-9"), Token));
        await Refusal.ExpectAsync(ErrorKind.NotFound, async () => await Own.Diagnoses.AddAsync(Of("d-2", "case-2", "d-1"), Token));
        Assert.Single(await Own.Diagnoses.ListAsync("case-1", Token).ToListAsync(Token));
    }
}
