namespace MedImaging;

/// <summary>What may be asked of a page.</summary>
internal static class Paging
{
    public static void Require(int skip, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(skip);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
    }
}
