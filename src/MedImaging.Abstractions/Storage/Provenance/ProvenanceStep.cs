using System.Globalization;
using System.Text;

namespace MedImaging;

/// <summary>Something on the way of provenance.</summary>
/// <param name="Record">What it is.</param>
/// <param name="PatientId">Its patient; <see langword="null"/> when it is of none, such as a model.</param>
/// <param name="Distance">How many connections it is away, by the shortest way the caller may see.</param>
public sealed record ProvenanceStep(RecordReference Record, string? PatientId, int Distance)
{
    // A record prints its members, and the patient's id must not be in logs.
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append(CultureInfo.InvariantCulture, $"{nameof(Record)} = {Record}, {nameof(Distance)} = {Distance}");
        return true;
    }
}
