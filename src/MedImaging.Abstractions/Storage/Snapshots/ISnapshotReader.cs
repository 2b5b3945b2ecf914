namespace MedImaging;

/// <summary>A reader of records whose store can be exported whole. A backend's reader is one where its store can.</summary>
public interface ISnapshotReader : IRecordReader
{
    /// <summary>Lists the last number taken of every series of every tenant.</summary>
    /// <returns>The numbers.</returns>
    ValueTask<IReadOnlyList<SeriesNumber>> ListNumbersAsync();
}

/// <summary>The last number taken of a series.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Series">The series, such as <c>case_number</c>.</param>
/// <param name="Last">The number.</param>
public sealed record SeriesNumber(string Tenant, string Series, long Last);
