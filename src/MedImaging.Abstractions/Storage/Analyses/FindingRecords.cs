using System.Globalization;

namespace MedImaging;

/// <summary>Findings and measurements of an analysis as records of their own.</summary>
internal static class FindingRecords
{
    public static string IdOf(string analysisId, int frame, string findingId) => string.Create(CultureInfo.InvariantCulture, $"{analysisId}/{frame}/{findingId}");

    public static IEnumerable<StoredFinding> Of(ImageAnalysis analysis)
        => analysis.Frames.SelectMany((frame, index) => frame.Items.Select(finding => new StoredFinding
        {
            AnalysisId = analysis.Id,
            Frame = index + 1,
            StudyInstanceUid = analysis.StudyInstanceUid,
            SopInstanceUid = frame.Frame.Descriptor.SopInstanceUid,
            PatientId = analysis.PatientId,
            Finding = finding,
        }));

    public static IEnumerable<MeasurementRecord> MeasurementsOf(StoredFinding stored)
        => stored.Finding.Measurements.Select((measurement, index) => new MeasurementRecord(
            IdOf(stored.AnalysisId, stored.Frame, stored.Finding.Id), index + 1, stored.PatientId, measurement));
}

internal sealed record MeasurementRecord(string FindingId, int Number, string? PatientId, Measurement Measurement);
