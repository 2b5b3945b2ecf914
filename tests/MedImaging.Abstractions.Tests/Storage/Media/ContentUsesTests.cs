using MedImaging.Testing;

namespace MedImaging.Tests;

/// <summary>Two processes over one database and one place of bytes: each has its own stores, and with them its own order of uses.</summary>
public sealed class ContentUsesTests
{
    private static readonly byte[] Picture = [1, 2, 3];

    private static readonly MediaDraft Draft = new() { MediaType = "image/png" };

    private readonly InMemoryRecordStore _records = new();
    private readonly SlowContents _contents = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task BytesThatAreAdded_WhileAnotherProcessDropsThem_AreThere()
    {
        var (one, other) = (Process(TimeProvider.System), Process(TimeProvider.System));
        await one.AddAsync(Draft with { Id = "m-1" }, Picture, Token);
        _contents.Hold();
        var dropping = one.DeleteAsync("m-1", Token).AsTask();
        await _contents.Dropping;
        var adding = other.AddAsync(Draft with { Id = "m-2" }, Picture, Token).AsTask();
        Assert.NotSame(adding, await Task.WhenAny(adding, Task.Delay(100, Token)));
        _contents.Release();

        Assert.True(await dropping);
        await adding;
        Assert.Equal(Picture, (await other.ReadAsync("m-2", Token))!.Value.ToArray());
        Assert.True(await other.DeleteAsync("m-2", Token));
        Assert.Null(await _contents.FindAsync(ContentHash.Of(Picture), Token));
    }

    [Fact]
    public async Task ADropWhoseProcessEnded_KeepsNobodyWaitingForEver()
    {
        var time = new FakeTime();
        var (one, other) = (Process(time), Process(time));
        await one.AddAsync(Draft with { Id = "m-1" }, Picture, Token);
        _contents.Fail();
        await Assert.ThrowsAsync<IOException>(async () => await one.DeleteAsync("m-1", Token));

        var adding = other.AddAsync(Draft with { Id = "m-2" }, Picture, Token).AsTask();
        while (!adding.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.InRange(time.Elapsed, TimeSpan.FromSeconds(29), TimeSpan.FromMinutes(10));
        await adding;
        Assert.Equal(Picture, (await other.ReadAsync("m-2", Token))!.Value.ToArray());
    }

    [Fact]
    public async Task ADropThatTookTooLong_LeavesTheBytes()
    {
        var time = new FakeTime();
        var slow = new ClinicalStores(new SlowRecords(_records, () => time.Advance(TimeSpan.FromSeconds(31))), _contents, time).For(Caller.Process).Media;
        await Process(time).AddAsync(Draft with { Id = "m-1" }, Picture, Token);
        Assert.True(await slow.DeleteAsync("m-1", Token));
        Assert.NotNull(await _contents.FindAsync(ContentHash.Of(Picture), Token));
    }

    private IMediaStore Process(TimeProvider time) => new ClinicalStores(_records, _contents, time).For(Caller.Process).Media;

    /// <summary>Time passes after each write.</summary>
    private sealed class SlowRecords(IRecordStore inner, Action wait) : IRecordStore
    {
        public ValueTask<T> ReadAsync<T>(Func<IRecordReader, ValueTask<T>> work, CancellationToken cancellationToken = default) => inner.ReadAsync(work, cancellationToken);

        public async ValueTask<T> WriteAsync<T>(Func<IRecordWriter, ValueTask<T>> work, CancellationToken cancellationToken = default)
        {
            var result = await inner.WriteAsync(work, cancellationToken);
            wait();
            return result;
        }
    }

    private sealed class SlowContents : IContentStore
    {
        private readonly InMemoryContentStore _inner = new();
        private readonly TaskCompletionSource _dropping = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private TaskCompletionSource? _gate;
        private bool _fails;

        public Task Dropping => _dropping.Task;

        public void Hold() => _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Release() => _gate?.SetResult();

        public void Fail() => _fails = true;

        public ValueTask<ContentReference> PutAsync(ReadOnlyMemory<byte> bytes, string mediaType, CancellationToken cancellationToken = default) => _inner.PutAsync(bytes, mediaType, cancellationToken);

        public ValueTask<ReadOnlyMemory<byte>?> FindAsync(ContentHash hash, CancellationToken cancellationToken = default) => _inner.FindAsync(hash, cancellationToken);

        public async ValueTask<bool> DeleteAsync(ContentHash hash, CancellationToken cancellationToken = default)
        {
            _dropping.TrySetResult();
            await (_gate?.Task ?? Task.CompletedTask);
            return _fails ? throw new IOException("The process ended.") : await _inner.DeleteAsync(hash, cancellationToken);
        }
    }
}
