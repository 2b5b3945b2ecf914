using System.Globalization;
using System.Text;

namespace MedImaging;

/// <summary>What versions of reports rest on. At least one of model, scanner and study is given; what is <see langword="null"/> does not matter, and all else must hold.</summary>
public sealed record ReportProvenance
{
    /// <summary>Gets the version of the model that touched it, as <c>model@version</c>: it made what is in the report, or something the report rests on.</summary>
    public string? ModelVersion { get; init; }

    /// <summary>Gets the scanner that acquired what it rests on, as series name it (<see cref="ImagingSeries.Scanner"/>).</summary>
    public string? Scanner { get; init; }

    /// <summary>Gets the UID of the study it rests on, or on a part of.</summary>
    public string? Study { get; init; }

    /// <summary>Gets whether only signed versions are wanted.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool IsSigned { get; init; } = true;

    // A record prints its members, and a study's UID is a patient's.
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append(CultureInfo.InvariantCulture, $"{nameof(ModelVersion)} = {ModelVersion}, {nameof(Scanner)} = {Scanner}, {nameof(IsSigned)} = {IsSigned}");
        return true;
    }
}
