using System.Buffers;

namespace MedImaging.Providers;

/// <summary>Arrays for what is sent and answered, wiped when they come back.</summary>
/// <remarks>
/// The shared pool keeps an array of every size for every thread that gave one back, until memory is short: where each answer is as long as is allowed,
/// that is four times the limit a thread. So it gets the small ones only; of the large ones a few are kept in all, and of the largest none.
/// </remarks>
internal static class WireBuffers
{
    /// <summary>The longest of the shared pool: what is longer is a large object to the collector.</summary>
    public const int LargestShared = 64 << 10;

    /// <summary>The longest that is kept at all.</summary>
    public const int LargestKept = 1 << 20;

    /// <summary>How many of each size above <see cref="LargestShared"/> are kept.</summary>
    public const int KeptOfEach = 4;

    private static readonly ArrayPool<byte> Large = ArrayPool<byte>.Create(LargestKept, KeptOfEach);

    /// <summary>Gets an array of at least so many bytes, of any content.</summary>
    public static byte[] Rent(int length) => (length <= LargestShared ? ArrayPool<byte>.Shared : Large).Rent(length);

    /// <summary>Wipes an array, and gives it back.</summary>
    public static void Return(byte[] array)
    {
        Array.Clear(array);   // also one that is not kept: it may be of a patient
        (array.Length <= LargestShared ? ArrayPool<byte>.Shared : Large).Return(array);
    }
}
