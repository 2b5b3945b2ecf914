using Xunit;

namespace MedImaging.Testing;

/// <summary>What no store ever shows or lets be done: another tenant's records, a patient's to who may not see the patient, anything to who has not the right.</summary>
/// <typeparam name="TBackend">The database.</typeparam>
public abstract class StoreAccessContract<TBackend> : StoresContract<TBackend>
    where TBackend : StoreBackend, new()
{
    /// <summary>Gets how many random queries are asked.</summary>
    protected virtual int Queries => Math.Min(Backend.Many, 300);

    [Fact]
    public async Task AnotherTenant_SeesNothing_EvenUnderTheSameIds()
    {
        await FillAsync(Own, "p-1", "1");
        var other = Stores.For(Everyone with { Tenant = Tenant + "-2" });

        Assert.Null(await other.Patients.FindAsync("p-1", Token));
        Assert.Null(await other.Patients.FindByMrnAsync("MRN-1", Token));
        Assert.Null(await other.Cases.FindAsync("case-1", Token));
        Assert.Null(await other.Reports.FindAsync("report-1", cancellationToken: Token));
        Assert.Empty(await other.Reports.SearchAsync("effusion", cancellationToken: Token).ToListAsync(Token));
        Assert.Empty(await other.Cases.ListAsync(cancellationToken: Token).ToListAsync(Token));
        await FillAsync(other, "p-1", "1");
        Assert.Equal(1, (await other.Cases.FindAsync("case-1", Token))!.Number);
        Assert.Single(await Own.Reports.ListAsync(cancellationToken: Token).ToListAsync(Token));
    }

    [Fact]
    public async Task WhoMaySeeOnePatient_SeesOnlyThatOne()
    {
        await FillAsync(Own, "p-1", "1");
        await FillAsync(Own, "p-2", "2");
        var only = Only("p-1");

        Assert.Equal(["p-1"], (await only.Patients.ListAsync(cancellationToken: Token).ToListAsync(Token)).Select(one => one.Id));
        Assert.Null(await only.Patients.FindAsync("p-2", Token));
        Assert.Null(await only.Patients.FindByMrnAsync("MRN-2", Token));
        Assert.Equal(["case-1"], (await only.Cases.ListAsync(cancellationToken: Token).ToListAsync(Token)).Select(one => one.Id));
        Assert.Equal(["report-1"], (await only.Reports.ListAsync(cancellationToken: Token).ToListAsync(Token)).Select(one => one.Draft.Id));
        Assert.Equal(["report-1"], (await only.Reports.SearchAsync("effusion", cancellationToken: Token).ToListAsync(Token)).Select(one => one.Draft.Id));
        Assert.Null(await only.Reports.FindAsync("report-2", 1, Token));
        Assert.Empty(await only.Reports.GetVersionsAsync("report-2", Token).ToListAsync(Token));
        Assert.Null(await only.Reports.DiffAsync("report-2", 1, 1, Token));
        Assert.Null(await only.Studies.FindAsync("2.25.2", Token));
        Assert.Empty(await only.Patients.GetImagingHistoryAsync("p-2", cancellationToken: Token).ToListAsync(Token));
        Assert.Empty(await only.Conversations.ReadAsync("session-2", cancellationToken: Token).ToListAsync(Token));
        Assert.Null(await only.Conversations.FindAsync("session-2", Token));
        Assert.Null(await only.Media.ReadAsync("media-2", Token));
        Assert.Empty(await only.Media.ListAsync("case-2", cancellationToken: Token).ToListAsync(Token));
        Assert.Null(await only.Embeddings.FindAsync("embedding-2", Token));
        Assert.Single(await only.Embeddings.ListAsync(new EmbeddingModelKey("encoder", "1", 2), cancellationToken: Token).ToListAsync(Token));
        Assert.Empty(await Only().Patients.ListAsync(cancellationToken: Token).ToListAsync(Token));
    }

    [Fact]
    public async Task ALimit_CountsOnlyWhatMayBeSeen()
    {
        for (int number = 1; number <= 20; number++)
        {
            await Own.Cases.OpenAsync(new CaseDraft { Id = $"case-{number}", PatientId = $"p-{number % 10}" }, Token);
        }

        Assert.Equal(["case-13", "case-3"], (await Only("p-3").Cases.ListAsync(2, Token).ToListAsync(Token)).Select(one => one.Id));
    }

    [Fact]
    public async Task WhoMayNotSeeAPatient_ChangesNothingOfThePatient()
    {
        await FillAsync(Own, "p-2", "2");
        var only = Only("p-1");

        await Refusal.ExpectAsync(ErrorKind.NotFound, async () => await only.Cases.UpdateAsync((await Own.Cases.FindAsync("case-2", Token))!, Token));
        await Refusal.ExpectAsync(ErrorKind.PolicyBlocked, async () => await only.Cases.OpenAsync(new CaseDraft { PatientId = "p-2" }, Token));
        await Refusal.ExpectAsync(ErrorKind.PolicyBlocked, async () => await only.Cases.OpenAsync(new CaseDraft(), Token));
        await Refusal.ExpectAsync(ErrorKind.NotFound, async () => await only.Conversations.AppendAsync(new ConversationMessage { Id = "m-9", SessionId = "session-2", Speaker = "user-2", SpeakerKind = SpeakerKind.User, Content = "?" }, Token));
        Assert.Equal(0, await only.Patients.EraseAsync("p-2", Token));
        Assert.False(await only.Cases.DeleteAsync("case-2", Token));
        Assert.False(await only.Media.DeleteAsync("media-2", Token));
        Assert.NotNull(await Own.Media.ReadAsync("media-2", Token));
    }

    [Theory, InlineData(StoreRights.None), InlineData(StoreRights.Read), InlineData(StoreRights.Write), InlineData(StoreRights.Read | StoreRights.Write)]
    public async Task WithoutTheRight_NothingIsDone(StoreRights rights)
    {
        await FillAsync(Own, "p-1", "1");
        var limited = Stores.For(Everyone with { Rights = rights });

        await ExpectAsync(rights.HasFlag(StoreRights.Read), async () => await limited.Cases.FindAsync("case-1", Token));
        await ExpectAsync(rights.HasFlag(StoreRights.Read), async () => await limited.Reports.SearchAsync("effusion", cancellationToken: Token).ToListAsync(Token));
        await ExpectAsync(rights.HasFlag(StoreRights.Write), async () => await limited.Cases.OpenAsync(new CaseDraft { PatientId = "p-1" }, Token));
        await ExpectAsync(false, async () => await limited.Cases.DeleteAsync("case-1", Token));
        await ExpectAsync(false, async () => await limited.Patients.EraseAsync("p-1", Token));
        await ExpectAsync(false, async () => await limited.Retention.ApplyAsync(new RetentionRules(), Token));
        Assert.NotNull(await Own.Cases.FindAsync("case-1", Token));
    }

    [Fact]
    public async Task RandomScopes_NeverSeeWhatIsNotTheirs()
    {
        var random = new Random(6);
        for (int number = 0; number < 40; number++)
        {
            await Own.Cases.OpenAsync(new CaseDraft { Id = $"case-{number}", PatientId = $"p-{number % 8}" }, Token);
            await Own.Reports.SaveAsync(StoreSamples.Write($"op-{number}", $"report-{number}", text: $"Effusion number {number % 4}.", caseId: $"case-{number}"), Token);
        }

        for (int query = 0; query < Queries; query++)
        {
            string[] mine = [.. Enumerable.Range(0, 8).Where(_ => random.Next(3) == 0).Select(patient => $"p-{patient}")];
            int limit = random.Next(1, 30), skip = random.Next(0, 5), word = random.Next(4);
            var found = await Only(mine).Reports.SearchAsync($"effusion {word}", new ReportQuery { Limit = limit, Skip = skip }, Token).ToListAsync(Token);
            var expected = Enumerable.Range(0, 40).Reverse().Where(number => number % 4 == word && mine.Contains($"p-{number % 8}")).Skip(skip).Take(limit);
            Assert.Equal(expected.Select(number => $"report-{number}"), found.Select(report => report.Draft.Id));
        }
    }

    /// <summary>Fills a tenant with a patient and something of each kind.</summary>
    protected async Task FillAsync(CallerStores stores, string patient, string suffix)
    {
        await stores.Patients.AddAsync(new PatientDraft { Id = patient, Mrn = $"MRN-{suffix}", LastName = "Mustermann" }, Token);
        await stores.Cases.OpenAsync(new CaseDraft { Id = $"case-{suffix}", PatientId = patient }, Token);
        await stores.Reports.SaveAsync(StoreSamples.Write($"op-{suffix}", $"report-{suffix}", text: "Pleural effusion.", caseId: $"case-{suffix}"), Token);
        await stores.Studies.AddAsync(new ImagingStudy { StudyInstanceUid = $"2.25.{suffix}", PatientId = patient, Series = [] }, Token);
        await stores.Conversations.BeginAsync(new SessionDraft { Id = $"session-{suffix}", CaseId = $"case-{suffix}" }, Token);
        await stores.Conversations.AppendAsync(new ConversationMessage { Id = $"message-{suffix}", SessionId = $"session-{suffix}", Speaker = "user-1", SpeakerKind = SpeakerKind.User, Content = "?" }, Token);
        await stores.Media.AddAsync(new MediaDraft { Id = $"media-{suffix}", CaseId = $"case-{suffix}", MediaType = "text/plain" }, System.Text.Encoding.UTF8.GetBytes(stores.Caller.Tenant + suffix), Token);
        await stores.Embeddings.SaveAsync(new StoredEmbedding { Id = $"embedding-{suffix}", ModelId = "encoder", ModelVersion = "1", Vector = new float[] { 1, 2 }, Subject = EmbeddingSubject.Report, SubjectId = $"report-{suffix}", PatientId = patient }, Token);
    }

    private static async Task ExpectAsync(bool isAllowed, Func<Task> work)
    {
        if (isAllowed)
        {
            await work();
        }
        else
        {
            await Refusal.ExpectAsync(ErrorKind.PolicyBlocked, work);
        }
    }
}
