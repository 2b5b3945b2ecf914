namespace MedImaging.Tests;

/// <summary>Keeps the writer busy, so that what a test puts in line stays there until it says so. No timing involved.</summary>
internal sealed class HeldWriter
{
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _held;

    private HeldWriter(SqliteDatabase database, TaskCompletionSource begun)
        => _held = database.WriteAsync(
            _ =>
            {
                begun.SetResult();
                _gate.Task.Wait();
                return true;
            },
            CancellationToken.None).AsTask();

    public static async Task<HeldWriter> HoldAsync(SqliteDatabase database)
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var writer = new HeldWriter(database, begun);
        await begun.Task;
        return writer;
    }

    public Task ReleaseAsync()
    {
        _gate.SetResult();
        return _held;
    }
}
