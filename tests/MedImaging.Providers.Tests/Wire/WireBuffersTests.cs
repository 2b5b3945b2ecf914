using MedImaging.Providers;

namespace MedImaging.Tests.Wire;

public sealed class WireBuffersTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, 16)]
    [InlineData(WireBuffers.LargestShared, WireBuffers.LargestShared)]
    [InlineData(WireBuffers.LargestShared + 1, 2 * WireBuffers.LargestShared)]
    [InlineData(WireBuffers.LargestKept, WireBuffers.LargestKept)]
    [InlineData(WireBuffers.LargestKept + 1, WireBuffers.LargestKept + 1)]
    public void AnArray_IsLongEnough(int length, int expected)
    {
        byte[] array = WireBuffers.Rent(length);
        Assert.Equal(expected, array.Length);
        WireBuffers.Return(array);
    }

    [Fact]
    public void AnArray_IsWiped_AlsoWhereItIsNotKept()
    {
        byte[] array = WireBuffers.Rent(WireBuffers.LargestKept + 1);   // one that no other test can get meanwhile
        array.AsSpan().Fill(1);
        WireBuffers.Return(array);
        Assert.Equal(-1, array.AsSpan().IndexOfAnyExcept((byte)0));
    }

    [Theory]
    [InlineData(2 * WireBuffers.LargestShared, 2 * WireBuffers.KeptOfEach)]   // a size that has run out takes from the next
    [InlineData(WireBuffers.LargestKept, WireBuffers.KeptOfEach)]
    [InlineData(2 * WireBuffers.LargestKept, 0)]
    public async Task ManyThreads_KeepAFewLargeArrays(int length, int kept)
    {
        var arrays = new WeakReference[24];
        using var together = new Barrier(arrays.Length);
        using var returned = new CountdownEvent(arrays.Length);
        using var end = new ManualResetEventSlim();
        var threads = Enumerable.Range(0, arrays.Length).Select(number => Task.Factory.StartNew(
            () =>
            {
                arrays[number] = RentAndReturn(length, together);
                returned.Signal();
                end.Wait(Token);   // what a thread keeps goes with it
            },
            Token,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)).ToArray();

        returned.Wait(Token);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        int alive = arrays.Count(array => array.IsAlive);
        end.Set();
        await Task.WhenAll(threads);
        Assert.InRange(alive, 0, kept);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static WeakReference RentAndReturn(int length, Barrier together)
    {
        byte[] array = WireBuffers.Rent(length);
        together.SignalAndWait(Token);
        WireBuffers.Return(array);
        return new WeakReference(array);
    }
}
