namespace MedImaging.Dicom;

/// <summary>What the samples of a volume are, and how they become real values.</summary>
/// <param name="Form">Their type.</param>
/// <param name="Slope">The factor of real values.</param>
/// <param name="Intercept">The summand of real values.</param>
internal readonly record struct VolumeSamples(SampleForm Form, double Slope, double Intercept)
{
    public int BytesPerSample => Form == SampleForm.Single ? 4 : 2;

    public static VolumeSamples Of(SliceStack stack, VolumeSampleType wanted)
    {
        var real = new VolumeSamples(SampleForm.Single, 1, 0);
        if (wanted == VolumeSampleType.Single)
        {
            return real;
        }

        var forms = stack.Frames.Select(StoredForm.Of).Distinct().Take(2).ToList();
        bool fits = forms.TrueForAll(form => form.IsWholeInInt16);
        if (wanted == VolumeSampleType.Int16)
        {
            return fits
                ? new VolumeSamples(SampleForm.Int16, 1, 0)
                : throw new MedImagingException(ErrorKind.InvalidInput, "The slices cannot be a volume of 16-bit whole numbers: their real values need not fit.");
        }

        return fits ? new VolumeSamples(SampleForm.Int16, 1, 0)
            : forms is not [{ IsLinear: true } one] || one.High - one.Low > ushort.MaxValue ? real
            : one is { Low: >= short.MinValue, High: <= short.MaxValue } ? new VolumeSamples(SampleForm.Int16, one.Slope, one.Intercept)
            : one.Low >= 0 ? new VolumeSamples(SampleForm.UInt16, one.Slope, one.Intercept)
            : real;
    }

    // What stored values can be, and what makes them real ones.
    private readonly record struct StoredForm(long Low, long High, double Slope, double Intercept, bool IsLinear)
    {
        public bool IsWholeInInt16 => IsLinear && Math.Truncate(Slope) == Slope && Math.Truncate(Intercept) == Intercept
            && Math.Min(Low * Slope, High * Slope) + Intercept >= short.MinValue && Math.Max(Low * Slope, High * Slope) + Intercept <= short.MaxValue;

        public static StoredForm Of(StackFrame frame)
        {
            var dataset = frame.Instance.File.Dataset;
            int bits = dataset.TryGetInt(DicomTags.BitsStored, out int stored) && stored is >= 1 and <= 32 ? stored : 32;
            bool isSigned = dataset.TryGetInt(DicomTags.PixelRepresentation, out int sign) && sign == 1;
            var group = new FrameContext(dataset, frame.Index).Group(DicomTags.PixelValueTransformationSequence);
            double slope = group.TryGetDouble(DicomTags.RescaleSlope, out double s) ? s : 1, intercept = group.TryGetDouble(DicomTags.RescaleIntercept, out double i) ? i : 0;
            bool isLinear = slope != 0 && bits <= 16 && dataset.Contains(DicomTags.PixelData) && !dataset.Contains(DicomTags.ModalityLUTSequence);
            return new StoredForm(isSigned ? -(1L << (bits - 1)) : 0, (1L << (isSigned ? bits - 1 : bits)) - 1, slope, intercept, isLinear);
        }
    }
}
