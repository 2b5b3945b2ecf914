using Xunit;

namespace MedImaging.Testing;

/// <summary>What every <see cref="IRoomStore"/> does.</summary>
/// <typeparam name="TBackend">The database.</typeparam>
public abstract class RoomStoreContract<TBackend> : StoresContract<TBackend>
    where TBackend : StoreBackend, new()
{
    private static readonly Reviewer Me = new("user-1", "Dr. Example", ReviewerRole.Radiologist);

    private async Task<CareRoom> OpenAsync(params string[] participants)
    {
        await Own.Cases.OpenAsync(new CaseDraft { Id = "case-1", PatientId = "p-1" }, Token);
        return await Own.Rooms.SaveAsync(new CareRoom { Id = "room-1", CaseId = "case-1", Title = "Board", Participants = participants }, Token);
    }

    [Fact]
    public async Task Save_OpensAndChanges_ByTheVersion()
    {
        var room = await OpenAsync("user-1");
        var changed = await Own.Rooms.SaveAsync(room with { Participants = ["user-1", "user-2"] }, Token);

        Assert.Equal(("p-1", 1L, 2L), (room.PatientId, room.Version, changed.Version));
        Assert.Equal(["user-1", "user-2"], (await Own.Rooms.FindAsync("room-1", Token))!.Participants);
        await Refusal.ExpectAsync(ErrorKind.StorageConflict, async () => await Own.Rooms.SaveAsync(room, Token));
        await Refusal.ExpectAsync(ErrorKind.NotFound, async () => await Own.Rooms.SaveAsync(room with { Id = "room-2", CaseId = "case-9" }, Token));
        Assert.Equal(["room-1"], (await Own.Rooms.ListAsync("case-1", cancellationToken: Token).ToListAsync(Token)).Select(one => one.Id));
    }

    [Fact]
    public async Task Decide_KeepsWhatWasDecided_UnderItsHash_ForEver()
    {
        await OpenAsync("user-1");
        var made = await Own.Rooms.DecideAsync(new Decision { Id = "d-1", RoomId = "room-1", Text = "Biopsy.", By = Me }, Token);
        var again = await Own.Rooms.DecideAsync(new Decision { Id = "d-1", RoomId = "room-1", Text = "No biopsy.", By = Me }, Token);
        var other = await Own.Rooms.DecideAsync(new Decision { Id = "d-2", RoomId = "room-1", Text = "No biopsy.", By = Me, Supersedes = "d-1" }, Token);

        Assert.Equal(made, again);
        Assert.True(made.IsIntact());
        Assert.False((made with { Text = "No biopsy." }).IsIntact());
        Assert.Equal([made, other], await Own.Rooms.ListDecisionsAsync("room-1", Token).ToListAsync(Token));
    }

    [Fact]
    public async Task Decide_InAnothersName_OutsideTheRoom_OrAfterItsEnd_IsRefused()
    {
        var room = await OpenAsync("user-1");
        await Refusal.ExpectAsync(ErrorKind.PolicyBlocked, async () => await Own.Rooms.DecideAsync(new Decision { Id = "d-1", RoomId = "room-1", Text = "Biopsy.", By = Me with { Id = "user-9" } }, Token));
        await Refusal.ExpectAsync(ErrorKind.NotFound, async () => await Own.Rooms.DecideAsync(new Decision { Id = "d-1", RoomId = "room-9", Text = "Biopsy.", By = Me }, Token));
        await Refusal.ExpectAsync(ErrorKind.NotFound, async () => await Own.Rooms.DecideAsync(new Decision { Id = "d-1", RoomId = "room-1", Text = "Biopsy.", By = Me, Supersedes = "d-9" }, Token));
        await Own.Rooms.SaveAsync(room with { ClosedAt = Time.GetUtcNow() }, Token);
        await Refusal.ExpectAsync(ErrorKind.PolicyBlocked, async () => await Own.Rooms.DecideAsync(new Decision { Id = "d-1", RoomId = "room-1", Text = "Biopsy.", By = Me }, Token));
        Assert.Empty(await Own.Rooms.ListDecisionsAsync("room-1", Token).ToListAsync(Token));
    }
}
