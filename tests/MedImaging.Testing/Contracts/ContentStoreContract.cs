using System.Runtime.InteropServices;
using Xunit;

namespace MedImaging.Testing;

/// <summary>What every <see cref="IContentStore"/> does. Derive from it, give it a fresh store, and its facts run.</summary>
public abstract class ContentStoreContract
{
    /// <summary>Gets the store under test, empty at first.</summary>
    protected abstract IContentStore Contents { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Changes a byte of stored content behind the store's back, as a failing disk would.</summary>
    protected abstract Task DamageAsync(ContentHash hash);

    [Theory, InlineData(0), InlineData(1), InlineData(5_000_000)]
    public async Task Put_ThenFind_GivesTheSameBytes(int length)
    {
        byte[] bytes = Bytes(length);
        var reference = await Contents.PutAsync(bytes, "application/dicom", Token);

        Assert.Equal(new ContentReference(ContentHash.Of(bytes), "application/dicom", length), reference);
        var found = await Contents.FindAsync(reference.Hash, Token);
        Assert.True(found.HasValue);
        Assert.True(found.Value.Span.SequenceEqual(bytes));
    }

    [Fact]
    public async Task Put_Again_ChangesNothing_AndSaysTheSame()
    {
        byte[] bytes = Bytes(100);
        var first = await Contents.PutAsync(bytes, "image/png", Token);

        Assert.Equal(first, await Contents.PutAsync(bytes, "image/png", Token));
        Assert.True((await Contents.FindAsync(first.Hash, Token))!.Value.Span.SequenceEqual(bytes));
    }

    [Fact]
    public async Task Put_TheSameBytesFromManySides_Works()
    {
        byte[] bytes = Bytes(10_000);
        var references = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(async () => await Contents.PutAsync(bytes, "image/png", Token))));

        Assert.Single(references.Distinct());
    }

    [Fact]
    public async Task Put_KeepsACopy()
    {
        byte[] bytes = Bytes(100);
        var reference = await Contents.PutAsync(bytes, "image/png", Token);
        bytes[0] ^= 1;

        Assert.Equal(reference.Hash, ContentHash.Of((await Contents.FindAsync(reference.Hash, Token))!.Value.Span));
    }

    [Fact]
    public async Task Find_HandsOutACopy()
    {
        var reference = await Contents.PutAsync(Bytes(100), "image/png", Token);
        var found = await Contents.FindAsync(reference.Hash, Token);
        Assert.True(MemoryMarshal.TryGetArray(found!.Value, out var array));
        array.Array![array.Offset] ^= 1;

        Assert.Equal(reference.Hash, ContentHash.Of((await Contents.FindAsync(reference.Hash, Token))!.Value.Span));
    }

    [Fact]
    public async Task Find_WhatIsNotThere_IsNull() => Assert.Null(await Contents.FindAsync(ContentHash.Of("nothing"), Token));

    [Fact]
    public async Task Find_NoticesAChangedByte()
    {
        var reference = await Contents.PutAsync(Bytes(100), "image/png", Token);
        await DamageAsync(reference.Hash);

        await Refusal.ExpectAsync(ErrorKind.Corrupt, async () => await Contents.FindAsync(reference.Hash, Token));
    }

    [Fact]
    public async Task Put_Cancelled_KeepsNothing()
    {
        byte[] bytes = Bytes(100);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Contents.PutAsync(bytes, "image/png", new CancellationToken(canceled: true)));

        Assert.Null(await Contents.FindAsync(ContentHash.Of(bytes), Token));
    }

    [Fact]
    public async Task Put_WithoutAMediaType_IsTheCallersBug()
        => await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Contents.PutAsync(Bytes(1), " ", Token));

    [Fact]
    public async Task Delete_TakesItAway_AndItCanComeBack()
    {
        var kept = await Contents.PutAsync(Bytes(10), "image/png", Token);
        var gone = await Contents.PutAsync(Bytes(100), "image/png", Token);

        Assert.True(await Contents.DeleteAsync(gone.Hash, Token));
        Assert.False(await Contents.DeleteAsync(gone.Hash, Token));
        Assert.Null(await Contents.FindAsync(gone.Hash, Token));
        Assert.NotNull(await Contents.FindAsync(kept.Hash, Token));

        Assert.Equal(gone, await Contents.PutAsync(Bytes(100), "image/png", Token));
        Assert.NotNull(await Contents.FindAsync(gone.Hash, Token));
    }

    [Fact]
    public async Task Delete_Cancelled_TakesNothing()
    {
        var kept = await Contents.PutAsync(Bytes(10), "image/png", Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Contents.DeleteAsync(kept.Hash, new CancellationToken(canceled: true)));

        Assert.NotNull(await Contents.FindAsync(kept.Hash, Token));
    }

    [Fact]
    public async Task Delete_WhileOthersPutTheSame_LeavesAllOfItOrNothing()
    {
        byte[] bytes = Bytes(5000);
        var hash = ContentHash.Of(bytes);
        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => Task.Run(async () =>
        {
            if (i % 3 == 0)
            {
                await Contents.DeleteAsync(hash, Token);
            }
            else if (i % 3 == 1)
            {
                await Contents.PutAsync(bytes, "image/png", Token);
            }
            else if (await Contents.FindAsync(hash, Token) is { } found)
            {
                Assert.True(found.Span.SequenceEqual(bytes));
            }
        })));

        await Contents.PutAsync(bytes, "image/png", Token);
        Assert.NotNull(await Contents.FindAsync(hash, Token));
    }

    private static byte[] Bytes(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }
}
