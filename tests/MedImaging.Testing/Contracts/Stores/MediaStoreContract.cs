using Xunit;

namespace MedImaging.Testing;

/// <summary>What every <see cref="IMediaStore"/> does.</summary>
/// <typeparam name="TBackend">The database.</typeparam>
public abstract class MediaStoreContract<TBackend> : StoresContract<TBackend>
    where TBackend : StoreBackend, new()
{
    private static readonly MediaDraft Picture = new() { MediaType = "image/png", CaseId = "case-1", Name = "wound.png" };

    [Fact]
    public async Task Add_ThenRead_GivesTheBytesBack()
    {
        await Own.Cases.OpenAsync(new CaseDraft { Id = "case-1", PatientId = "p-1" }, Token);
        byte[] bytes = Bytes();
        var item = await Own.Media.AddAsync(Picture with { Id = "m-1" }, bytes, Token);

        Assert.Equal(("m-1", "p-1", "image/png", (long)bytes.Length, "wound.png", "user-1"), (item.Id, item.PatientId, item.Content.MediaType, item.Content.Length, item.Name, item.AddedBy));
        Assert.Equal(bytes, (await Own.Media.ReadAsync("m-1", Token))!.Value.ToArray());
        Assert.Equal([item], await Own.Media.ListAsync("case-1", cancellationToken: Token).ToListAsync(Token));
        Assert.Equal(item, await Own.Media.AddAsync(Picture with { Id = "m-1", Name = "other" }, bytes, Token));
        Assert.Null(await Own.Media.ReadAsync("m-9", Token));
        await Refusal.ExpectAsync(ErrorKind.NotFound, async () => await Own.Media.AddAsync(Picture with { CaseId = "case-9" }, bytes, Token));
    }

    [Fact]
    public async Task TheSameBytes_AreKeptOnce_AndGoWithTheirLastUse_OverAllTenants()
    {
        byte[] bytes = Bytes();
        var other = Stores.For(Everyone with { Tenant = Tenant + "-2" });
        await Own.Media.AddAsync(new MediaDraft { Id = "m-1", MediaType = "image/png" }, bytes, Token);
        await Own.Media.AddAsync(new MediaDraft { Id = "m-2", MediaType = "image/png" }, bytes, Token);
        await other.Media.AddAsync(new MediaDraft { Id = "m-1", MediaType = "image/png" }, bytes, Token);

        Assert.True(await Own.Media.DeleteAsync("m-1", Token));
        Assert.False(await Own.Media.DeleteAsync("m-1", Token));
        Assert.True(await Own.Media.DeleteAsync("m-2", Token));
        Assert.Equal(bytes, (await other.Media.ReadAsync("m-1", Token))!.Value.ToArray());
        Assert.NotNull(await Backend.Contents.FindAsync(ContentHash.Of(bytes), Token));
        Assert.True(await other.Media.DeleteAsync("m-1", Token));
        Assert.Null(await Backend.Contents.FindAsync(ContentHash.Of(bytes), Token));
    }

    private byte[] Bytes()
    {
        byte[] bytes = new byte[5000];
        new Random(Tenant.GetHashCode(StringComparison.Ordinal)).NextBytes(bytes);
        return bytes;
    }
}
