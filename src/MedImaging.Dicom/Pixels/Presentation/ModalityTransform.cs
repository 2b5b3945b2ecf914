namespace MedImaging.Dicom;

/// <summary>From stored values to real units: a lookup table, or slope and intercept (PS3.3 C.11.1).</summary>
internal readonly record struct ModalityTransform(SampleTable? Table, double Slope, double Intercept, string Unit)
{
    public static ModalityTransform Of(DicomDataset dataset, FrameContext frame, bool isSigned)
    {
        if (dataset.TryGetItems(DicomTags.ModalityLUTSequence, out var tables))
        {
            string? type = tables[0].GetString(DicomTags.ModalityLUTType);
            var table = LookupTable.Read(tables[0], DicomTags.LUTDescriptor, DicomTags.LUTData, isSigned);
            return new(table.ToSamples(1, tables[0].GetString(DicomTags.LUTExplanation)), 1, 0, UnitOf(dataset, type, isRescaled: false));
        }

        var group = frame.Group(DicomTags.PixelValueTransformationSequence);
        double slope = group.TryGetDouble(DicomTags.RescaleSlope, out double s) ? s : 1;
        double intercept = group.TryGetDouble(DicomTags.RescaleIntercept, out double i) ? i : 0;
        return new(null, slope, intercept, UnitOf(dataset, group.GetString(DicomTags.RescaleType), group.Contains(DicomTags.RescaleIntercept)));
    }

    // CT is in Hounsfield units unless it says otherwise (PS3.3 C.8.2.1.1.2).
    public static string UnitOf(string? type, string? modality, string? units, bool isRescaled)
        => (type, modality) switch
        {
            ("HU", _) or (null, "CT") when type is not null || isRescaled => "[hnsf'U]",
            (null or "US", "PT") when units == "BQML" => "Bq/mL",
            _ => "1",
        };

    private static string UnitOf(DicomDataset dataset, string? type, bool isRescaled)
        => UnitOf(type, dataset.GetString(DicomTags.Modality), dataset.GetString(DicomTags.Units), isRescaled);
}
