using System.Globalization;
using System.Text;

namespace MedImaging;

/// <summary>Names a record of any kind, as the graph does: by its kind and its id. It is what the caller knows it by, whether the store is sealed or not.</summary>
/// <param name="Kind">The kind, such as <c>Study</c>, <c>Finding</c>, <c>ReportVersion</c>, <c>ModelVersion</c> or <c>Scanner</c>.</param>
/// <param name="Id">The id; of what has none of its own, its parts joined as the methods of this type join them.</param>
public sealed record RecordReference(string Kind, string Id)
{
    /// <summary>Names a version of a model.</summary>
    /// <param name="modelId">The model's id.</param>
    /// <param name="version">The version.</param>
    /// <returns>A <c>ModelVersion</c>, whose id is <c>model@version</c>.</returns>
    public static RecordReference OfModel(string modelId, string version) => new(RecordKinds.ModelVersion, DomainTypes.ModelKey(modelId, version));

    /// <summary>Names a scanner.</summary>
    /// <param name="scanner">What series call it (<see cref="ImagingSeries.Scanner"/>).</param>
    /// <returns>A <c>Scanner</c>.</returns>
    public static RecordReference OfScanner(string scanner) => new(RecordKinds.Scanner, scanner);

    /// <summary>Names a study.</summary>
    /// <param name="studyInstanceUid">Its UID.</param>
    /// <returns>A <c>Study</c>.</returns>
    public static RecordReference OfStudy(string studyInstanceUid) => new(RecordKinds.Study, studyInstanceUid);

    /// <summary>Names an analysis.</summary>
    /// <param name="analysisId">Its id.</param>
    /// <returns>An <c>Analysis</c>.</returns>
    public static RecordReference OfAnalysis(string analysisId) => new(RecordKinds.Analysis, analysisId);

    /// <summary>Names a finding of an analysis.</summary>
    /// <param name="analysisId">The analysis' id.</param>
    /// <param name="frame">Which of its frames, from 1.</param>
    /// <param name="findingId">The finding's id within the frame.</param>
    /// <returns>A <c>Finding</c>, whose id is <c>analysis/frame/finding</c>.</returns>
    public static RecordReference OfFinding(string analysisId, int frame, string findingId) => new(RecordKinds.Finding, FindingRecords.IdOf(analysisId, frame, findingId));

    /// <summary>Names a version of a report.</summary>
    /// <param name="reportId">The report's id.</param>
    /// <param name="version">The version, from 1.</param>
    /// <returns>A <c>ReportVersion</c>, whose id is <c>report#version</c>.</returns>
    public static RecordReference OfReport(string reportId, int version) => new(RecordKinds.ReportVersion, ReportRecord.VersionId(reportId, version));

    // A record prints its members, and ids may be patients'.
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append(CultureInfo.InvariantCulture, $"{nameof(Kind)} = {Kind}");
        return true;
    }
}
