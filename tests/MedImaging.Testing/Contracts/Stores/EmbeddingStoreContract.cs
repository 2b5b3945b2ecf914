using Xunit;

namespace MedImaging.Testing;

/// <summary>What every <see cref="IEmbeddingStore"/> does.</summary>
/// <typeparam name="TBackend">The database.</typeparam>
public abstract class EmbeddingStoreContract<TBackend> : StoresContract<TBackend>
    where TBackend : StoreBackend, new()
{
    private static StoredEmbedding Of(string id, float[] vector, string model = "encoder", string version = "1") => new()
    {
        Id = id,
        ModelId = model,
        ModelVersion = version,
        Vector = vector,
        Subject = EmbeddingSubject.Image,
        SubjectId = $"2.25.{id.Length}",
        PatientId = "p-1",
        Modality = "CR",
        BodyPart = "CHEST",
        AgeYears = 41,
    };

    [Fact]
    public async Task Save_ThenFind_LosesNoDigit()
    {
        float[] vector = [1 / 3f, -0f, float.Epsilon, 3.4e38f];
        await Own.Embeddings.SaveAsync(Of("e-1", vector), Token);
        var found = await Own.Embeddings.FindAsync("e-1", Token);

        Assert.Equal(vector.Select(BitConverter.SingleToInt32Bits), found!.Vector.ToArray().Select(BitConverter.SingleToInt32Bits));
        Assert.Equal(("CR", "CHEST", 41, Time.GetUtcNow()), (found.Modality, found.BodyPart, found.AgeYears, found.KeptAt));
        Assert.True(await Own.Embeddings.DeleteAsync("e-1", Token));
        Assert.False(await Own.Embeddings.DeleteAsync("e-1", Token));
        Assert.Null(await Own.Embeddings.FindAsync("e-1", Token));
    }

    [Fact]
    public async Task Save_AnotherLengthOfTheSameModel_IsRefused_AndModelsAreNeverMixed()
    {
        await Own.Embeddings.SaveAsync(Of("e-1", [1, 2, 3]), Token);
        await Own.Embeddings.SaveAsync(Of("e-2", [1, 2], version: "2"), Token);
        await Own.Embeddings.SaveAsync(Of("e-3", [4, 5, 6]), Token);

        await Refusal.ExpectAsync(ErrorKind.InvalidInput, async () => await Own.Embeddings.SaveAsync(Of("e-4", [1, 2]), Token));
        Assert.Equal(["e-1", "e-3"], await IdsAsync(new EmbeddingModelKey("encoder", "1", 3)));
        Assert.Equal(["e-2"], await IdsAsync(new EmbeddingModelKey("encoder", "2", 2)));
        Assert.Empty(await IdsAsync(new EmbeddingModelKey("encoder", "2", 3)));
    }

    [Theory, InlineData(new[] { 1f, float.NaN }), InlineData(new[] { float.PositiveInfinity }), InlineData(new[] { 0f, 0f }), InlineData(new float[0])]
    public async Task Save_AVectorThatCannotBeCompared_IsRefused(float[] vector)
        => await Refusal.ExpectAsync(ErrorKind.InvalidInput, async () => await Own.Embeddings.SaveAsync(Of("e-1", vector), Token));

    private async Task<List<string>> IdsAsync(EmbeddingModelKey key) => [.. (await Own.Embeddings.ListAsync(key, cancellationToken: Token).ToListAsync(Token)).Select(one => one.Id)];
}
