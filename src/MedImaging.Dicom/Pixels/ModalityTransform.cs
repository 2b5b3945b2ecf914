namespace MedImaging.Dicom;

/// <summary>From stored values to real units: a lookup table, or slope and intercept (PS3.3 C.11.1).</summary>
internal readonly struct ModalityTransform
{
    private readonly LookupTable? _table;
    private readonly double _slope;
    private readonly double _intercept;

    private ModalityTransform(LookupTable? table, double slope, double intercept, string unit) => (_table, _slope, _intercept, Unit) = (table, slope, intercept, unit);

    /// <summary>Gets the unit of the results in UCUM; <c>1</c> when there is none.</summary>
    public string Unit { get; }

    public static ModalityTransform Of(DicomDataset dataset, FrameContext frame, bool isSigned)
    {
        if (dataset.TryGetItems(DicomTags.ModalityLUTSequence, out var tables))
        {
            string? type = tables[0].GetString(DicomTags.ModalityLUTType);
            return new(LookupTable.Read(tables[0], DicomTags.LUTDescriptor, DicomTags.LUTData, isSigned), 1, 0, UnitOf(dataset, type, isRescaled: false));
        }

        var group = frame.Group(DicomTags.PixelValueTransformationSequence);
        double slope = group.TryGetDouble(DicomTags.RescaleSlope, out double s) ? s : 1;
        double intercept = group.TryGetDouble(DicomTags.RescaleIntercept, out double i) ? i : 0;
        return new(null, slope, intercept, UnitOf(dataset, group.GetString(DicomTags.RescaleType), group.Contains(DicomTags.RescaleIntercept)));
    }

    public void Apply(ReadOnlySpan<int> stored, bool isUnsigned32, Span<float> destination)
    {
        if (_table is { } table)
        {
            for (int i = 0; i < stored.Length; i++)
            {
                destination[i] = table[stored[i]];
            }
        }
        else if (isUnsigned32)
        {
            for (int i = 0; i < stored.Length; i++)
            {
                destination[i] = (float)(((uint)stored[i] * _slope) + _intercept);
            }
        }
        else
        {
            for (int i = 0; i < stored.Length; i++)
            {
                destination[i] = (float)((stored[i] * _slope) + _intercept);
            }
        }
    }

    public void Apply(Span<float> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)((values[i] * _slope) + _intercept);
        }
    }

    // CT is in Hounsfield units unless it says otherwise (PS3.3 C.8.2.1.1.2).
    private static string UnitOf(DicomDataset dataset, string? type, bool isRescaled)
        => (type, dataset.GetString(DicomTags.Modality)) switch
        {
            ("HU", _) or (null, "CT") when type is not null || isRescaled => "[hnsf'U]",
            (null or "US", "PT") when dataset.GetString(DicomTags.Units) == "BQML" => "Bq/mL",
            _ => "1",
        };
}
