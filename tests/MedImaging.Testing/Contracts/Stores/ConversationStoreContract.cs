using Xunit;

namespace MedImaging.Testing;

/// <summary>What every <see cref="IConversationStore"/> does.</summary>
/// <typeparam name="TBackend">The database.</typeparam>
public abstract class ConversationStoreContract<TBackend> : StoresContract<TBackend>
    where TBackend : StoreBackend, new()
{
    private static ConversationMessage Message(string id, string session, string content = "Is the nodule new?", SpeakerKind kind = SpeakerKind.User)
        => new() { Id = id, SessionId = session, Speaker = kind == SpeakerKind.User ? "user-1" : "cardiologist", SpeakerKind = kind, Content = content, Cites = ["s1"] };

    [Fact]
    public async Task Messages_KeepTheirOrderAndSpeaker()
    {
        await Own.Cases.OpenAsync(new CaseDraft { Id = "case-1", PatientId = "p-1" }, Token);
        var session = await Own.Conversations.BeginAsync(new SessionDraft { CaseId = "case-1", Type = SessionType.Voice, Specialists = ["cardiologist"] }, Token);
        for (int number = 1; number <= 12; number++)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            await Own.Conversations.AppendAsync(Message($"m-{number}", session.Id, $"Word {number}", number % 2 == 0 ? SpeakerKind.Specialist : SpeakerKind.User), Token);
        }

        var said = await Own.Conversations.ReadAsync(session.Id, cancellationToken: Token).ToListAsync(Token);
        Assert.Equal(Enumerable.Range(1, 12).Select(number => ((long)number, $"Word {number}", number % 2 == 0 ? "cardiologist" : "user-1")), said.Select(one => (one.Number, one.Content, one.Speaker)));
        Assert.All(said, one => Assert.Equal("p-1", one.PatientId));
        Assert.Equal(Time.GetUtcNow(), said[^1].Timestamp);
        Assert.Equal([11L, 12L], (await Own.Conversations.ReadAsync(session.Id, 10, 5, Token).ToListAsync(Token)).Select(one => one.Number));
    }

    [Fact]
    public async Task Append_FromManySides_LosesAndDoublesNothing()
    {
        var session = await Own.Conversations.BeginAsync(new SessionDraft(), Token);
        int many = Math.Min(Backend.Many, 200);
        await Task.WhenAll(Enumerable.Range(0, many * 2).Select(number => Task.Run(async () => await Own.Conversations.AppendAsync(Message($"m-{number % many}", session.Id), Token))));

        var said = await Own.Conversations.ReadAsync(session.Id, cancellationToken: Token).ToListAsync(Token);
        Assert.Equal(Enumerable.Range(1, many).Select(number => (long)number), said.Select(one => one.Number));
        Assert.Equal(many, said.Select(one => one.Id).Distinct().Count());
    }

    [Fact]
    public async Task End_ClosesTheSession_Once()
    {
        var session = await Own.Conversations.BeginAsync(new SessionDraft { Id = "s-1" }, Token);
        Assert.Equivalent(session, await Own.Conversations.BeginAsync(new SessionDraft { Id = "s-1", Type = SessionType.Live }, Token), strict: true);
        var ended = await Own.Conversations.EndAsync("s-1", Token);
        Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(ended.EndedAt, (await Own.Conversations.EndAsync("s-1", Token)).EndedAt);
        await Refusal.ExpectAsync(ErrorKind.StorageConflict, async () => await Own.Conversations.AppendAsync(Message("m-1", "s-1"), Token));
        await Refusal.ExpectAsync(ErrorKind.NotFound, async () => await Own.Conversations.AppendAsync(Message("m-1", "s-9"), Token));
        await Refusal.ExpectAsync(ErrorKind.NotFound, async () => await Own.Conversations.EndAsync("s-9", Token));
        await Refusal.ExpectAsync(ErrorKind.NotFound, async () => await Own.Conversations.BeginAsync(new SessionDraft { CaseId = "case-9" }, Token));
    }

    [Fact]
    public async Task Append_AnIdOfAnotherSession_IsRefused()
    {
        await Own.Conversations.BeginAsync(new SessionDraft { Id = "s-1" }, Token);
        await Own.Conversations.BeginAsync(new SessionDraft { Id = "s-2" }, Token);
        await Own.Conversations.AppendAsync(Message("m-1", "s-1"), Token);

        await Refusal.ExpectAsync(ErrorKind.StorageConflict, async () => await Own.Conversations.AppendAsync(Message("m-1", "s-2"), Token));
    }

    [Fact]
    public async Task List_IsOfTheCase_LatestFirst()
    {
        await Own.Cases.OpenAsync(new CaseDraft { Id = "case-1" }, Token);
        foreach (string id in new[] { "s-1", "s-2" })
        {
            await Own.Conversations.BeginAsync(new SessionDraft { Id = id, CaseId = "case-1" }, Token);
            Time.Advance(TimeSpan.FromMinutes(1));
        }

        await Own.Conversations.BeginAsync(new SessionDraft { Id = "s-3" }, Token);
        Assert.Equal(["s-2", "s-1"], (await Own.Conversations.ListAsync("case-1", cancellationToken: Token).ToListAsync(Token)).Select(one => one.Id));
        Assert.Equal("s-3", (await Own.Conversations.FindAsync("s-3", Token))!.Id);
    }
}
