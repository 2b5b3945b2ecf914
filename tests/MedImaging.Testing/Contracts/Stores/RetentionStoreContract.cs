using Xunit;

namespace MedImaging.Testing;

/// <summary>What every <see cref="IRetentionStore"/> does.</summary>
/// <typeparam name="TBackend">The database.</typeparam>
public abstract class RetentionStoreContract<TBackend> : StoresContract<TBackend>
    where TBackend : StoreBackend, new()
{
    private static readonly RetentionRules Month = new()
    {
        UnsignedReports = TimeSpan.FromDays(30),
        Conversations = TimeSpan.FromDays(30),
        Media = TimeSpan.FromDays(30),
        Metrics = TimeSpan.FromDays(30),
        Embeddings = TimeSpan.FromDays(30),
        Runs = TimeSpan.FromDays(30),
    };

    private static StoredEmbedding Vector(int number, string patient) => new()
    {
        Id = $"e-{number}",
        ModelId = "encoder",
        ModelVersion = "1",
        Vector = new float[] { 1, number },
        Subject = EmbeddingSubject.Image,
        SubjectId = $"2.25.{number}",
        PatientId = patient,
    };

    [Fact]
    public async Task Apply_DeletesWhatIsOld_AndNeverWhatIsSignedOrHeld()
    {
        foreach (string patient in new[] { "p-1", "p-2" })
        {
            await Own.Cases.OpenAsync(new CaseDraft { Id = $"case-{patient}", PatientId = patient }, Token);
            await Own.Reports.SaveAsync(StoreSamples.Write($"op-{patient}", $"report-{patient}", caseId: $"case-{patient}"), Token);
            await Own.Media.AddAsync(new MediaDraft { Id = $"m-{patient}", CaseId = $"case-{patient}", MediaType = "text/plain" }, System.Text.Encoding.UTF8.GetBytes(Tenant + patient), Token);
            await Own.Conversations.BeginAsync(new SessionDraft { Id = $"s-{patient}", CaseId = $"case-{patient}" }, Token);
            await Own.Conversations.AppendAsync(new ConversationMessage { Id = $"m-{patient}", SessionId = $"s-{patient}", Speaker = "user-1", SpeakerKind = SpeakerKind.User, Content = "Hello." }, Token);
            await Own.Conversations.EndAsync($"s-{patient}", Token);
        }

        await Own.Reports.SaveAsync(StoreSamples.WriteSigned("op-signed", "report-signed", caseId: "case-p-1"), Token);
        await Own.Retention.HoldAsync(new LegalHold { PatientId = "p-2", Reason = "court" }, Token);
        int audited = (await AuditAsync()).Count;
        Time.Advance(TimeSpan.FromDays(31));
        await Own.Reports.SaveAsync(StoreSamples.Write("op-new", "report-new"), Token);

        var foreseen = await Own.Retention.PreviewAsync(Month, Token);
        Assert.NotNull(await Own.Reports.FindAsync("report-p-1", cancellationToken: Token));
        var result = await Own.Retention.ApplyAsync(Month, Token);

        Assert.Equivalent(foreseen, result, strict: true);
        Assert.Equal([("Media", 1L), ("Message", 1L), ("Report", 1L), ("ReportVersion", 1L), ("Session", 1L)], result.Deleted.Where(one => one.Key != "Run").OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => (one.Key, one.Value)));
        Assert.Equal(3, result.Held);
        Assert.Null(await Own.Reports.FindAsync("report-p-1", cancellationToken: Token));
        Assert.NotNull(await Own.Reports.FindAsync("report-p-2", cancellationToken: Token));
        Assert.NotNull(await Own.Reports.FindAsync("report-signed", cancellationToken: Token));
        Assert.NotNull(await Own.Reports.FindAsync("report-new", cancellationToken: Token));
        Assert.Null(await Own.Media.ReadAsync("m-p-1", Token));
        Assert.NotNull(await Own.Media.ReadAsync("m-p-2", Token));
        Assert.Null(await Backend.Contents.FindAsync(ContentHash.Of(Tenant + "p-1"), Token));
        Assert.True((await AuditAsync()).Count > audited);
    }

    [Fact]
    public async Task AHold_ForbidsDeletingAndErasing_UntilItIsLifted()
    {
        await Own.Patients.AddAsync(new PatientDraft { Id = "p-1", Mrn = "MRN-1" }, Token);
        await Own.Cases.OpenAsync(new CaseDraft { Id = "case-1", PatientId = "p-1" }, Token);
        var hold = await Own.Retention.HoldAsync(new LegalHold { PatientId = "p-1", Reason = "court" }, Token);

        Assert.Equal(("user-1", Time.GetUtcNow()), (hold.PlacedBy, hold.PlacedAt));
        Assert.Equal(hold, await Own.Retention.HoldAsync(new LegalHold { PatientId = "p-1", Reason = "again" }, Token));
        Assert.Equal([hold], await Own.Retention.ListHoldsAsync(Token).ToListAsync(Token));
        await Refusal.ExpectAsync(ErrorKind.PolicyBlocked, async () => await Own.Patients.EraseAsync("p-1", Token));
        await Refusal.ExpectAsync(ErrorKind.PolicyBlocked, async () => await Own.Cases.DeleteAsync("case-1", Token));
        Assert.True(await Own.Retention.LiftAsync("p-1", Token));
        Assert.False(await Own.Retention.LiftAsync("p-1", Token));
        Assert.Equal(2, await Own.Patients.EraseAsync("p-1", Token));
    }

    [Fact]
    public async Task MoreThanARound_IsForeseenAndDeleted_AroundWhatIsHeld()
    {
        await Own.Retention.HoldAsync(new LegalHold { PatientId = "p-2", Reason = "court" }, Token);
        foreach (var some in Enumerable.Range(0, 120).Chunk(40))
        {
            await Task.WhenAll(some.Select(number => Own.Embeddings.SaveAsync(Vector(number, number % 10 == 0 ? "p-2" : "p-1"), Token).AsTask()));
        }

        Time.Advance(TimeSpan.FromDays(31));
        var foreseen = await Own.Retention.PreviewAsync(Month, Token);
        var result = await Own.Retention.ApplyAsync(Month, Token);

        Assert.Equal((108L, 12L), (foreseen.Deleted["Embedding"], foreseen.Held));
        Assert.Equal((108L, 12L), (result.Deleted["Embedding"], result.Held));
        Assert.DoesNotContain("Embedding", (await Own.Retention.PreviewAsync(Month, Token)).Deleted.Keys);
    }

    [Fact]
    public async Task Apply_WithoutRules_DeletesNothing()
    {
        await Own.Reports.SaveAsync(StoreSamples.Write("op-1", "report-1"), Token);
        Time.Advance(TimeSpan.FromDays(10_000));

        Assert.Empty((await Own.Retention.ApplyAsync(new RetentionRules(), Token)).Deleted);
        Assert.NotNull(await Own.Reports.FindAsync("report-1", cancellationToken: Token));
    }
}
