using System.Globalization;

namespace MedImaging.Dicom;

/// <summary>What turns the real values of a PET image into standardized uptake by body weight, or why nothing does. No number is given where one of its inputs is missing.</summary>
/// <remarks>It is the vendor-neutral reckoning of the QIBA SUV profile: weight × 1000 ÷ (injected dose, decayed to the time that the image is corrected to).</remarks>
public readonly record struct SuvFactor
{
    /// <summary>The unit of the results in UCUM.</summary>
    public const string Unit = "{SUVbw}g/mL";

    private const string PhilipsCreator = "Philips PET Private Group";

    private SuvFactor(double? value, string? reason) => (Value, Reason) = (value, reason);

    /// <summary>Gets what a value in the image's own unit is multiplied by; <see langword="null"/> when it is not known.</summary>
    public double? Value { get; }

    /// <summary>Gets why the factor is not known: the tags, never their values.</summary>
    public string? Reason { get; }

    /// <summary>Reckons the factor.</summary>
    /// <param name="dataset">A PET image.</param>
    /// <returns>The factor, or the reason why there is none.</returns>
    public static SuvFactor Of(DicomDataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        if (dataset.GetString(DicomTags.Modality) != "PT")
        {
            return Unknown("the image is not PET, (0008,0060)");
        }

        return dataset.GetString(DicomTags.Units) switch
        {
            "GML" => dataset.GetString(new DicomTag(0x00541006)) is null or "BW" ? new(1, null) : Unknown("(0054,1006) says another kind of uptake than by body weight"),
            "BQML" => OfActivity(dataset, 1),
            "CNTS" => OfCounts(dataset),
            null => Unknown("the unit, (0054,1001), is absent"),
            _ => Unknown("the unit, (0054,1001), is none of BQML, CNTS and GML"),
        };
    }

    // Philips writes counts, with a factor to SUV or, where that is 0, one to Bq/mL, in its private block.
    private static SuvFactor OfCounts(DicomDataset dataset)
    {
        for (ushort block = 0x10; block <= 0xFF; block++)
        {
            if (dataset.GetString(new DicomTag(0x7053, block)) == PhilipsCreator)
            {
                return Private(dataset, block, 0x00) is { } direct ? new(direct, null)
                    : Private(dataset, block, 0x09) is { } activity ? OfActivity(dataset, activity)
                    : Unknown("the private scale factors (7053,xx00) and (7053,xx09) are absent or 0");
            }
        }

        return Unknown("the unit is counts, and there is no private scale factor, (7053,xx00), to make it uptake");
    }

    private static double? Private(DicomDataset dataset, ushort block, ushort element)
    {
        var tag = new DicomTag(0x7053, (ushort)((block << 8) | element));
        bool isThere = dataset.TryGetDouble(tag, out double value)
            || (dataset.TryGet(tag, out var raw) && raw.Vr == DicomVr.UN && double.TryParse(raw.Value.Span.Trim(" \0"u8), NumberStyles.Float, CultureInfo.InvariantCulture, out value));
        return isThere && double.IsFinite(value) && value > 0 ? value : null;
    }

    private static SuvFactor OfActivity(DicomDataset dataset, double toActivity)
    {
        var corrections = dataset.GetStrings(new DicomTag(0x00280051));
        if (!corrections.Contains("ATTN") || !corrections.Contains("DECY"))
        {
            return Unknown("(0028,0051) does not say that the image is corrected for attenuation and decay");
        }

        if (Positive(dataset, DicomTags.PatientWeight) is not { } weight)
        {
            return Unknown("the patient's weight, (0010,1030), is absent or 0");
        }

        if (!dataset.TryGetItems(new DicomTag(0x00540016), out var drugs) || Positive(drugs[0], new DicomTag(0x00181074)) is not { } dose)
        {
            return Unknown("the injected dose, (0018,1074), is absent or 0");
        }

        switch (dataset.GetString(new DicomTag(0x00541102)))
        {
            case "ADMIN":
                return new(toActivity * weight * 1000 / dose, null);
            case "START":
                return OfStart(dataset, drugs[0], toActivity * weight * 1000 / dose);
            default:
                return Unknown("(0054,1102) does not say that decay is corrected to START or to ADMIN");
        }
    }

    private static SuvFactor OfStart(DicomDataset dataset, DicomDataset drug, double undecayed)
    {
        if (Positive(drug, new DicomTag(0x00181075)) is not { } halfLife)
        {
            return Unknown("the half life, (0018,1075), is absent or 0");
        }

        if (Moment(dataset, DicomTags.SeriesDate, DicomTags.SeriesTime) is not { } scan)
        {
            return Unknown("the series date and time, (0008,0021) and (0008,0031), are absent or cannot be read");
        }

        // Series that were made or split later carry a later time; then nothing public tells when the scan began.
        if (Moment(dataset, DicomTags.AcquisitionDate, DicomTags.AcquisitionTime) is { } acquired && acquired < scan)
        {
            return Unknown("the series time, (0008,0031), is after the acquisition, (0008,0032), so it is not the start of the scan");
        }

        var injected = ReadMoment(drug.GetString(new DicomTag(0x00181078)));
        if (injected is null && ReadTime(drug.GetString(new DicomTag(0x00181072))) is { } time)
        {
            injected = scan.Date + time;
            injected = injected > scan ? injected - TimeSpan.FromDays(1) : injected;   // the day is not said; a scan after midnight follows an injection before it
        }

        return injected is not { } start ? Unknown("the injection's time, (0018,1078) or (0018,1072), is absent or cannot be read")
            : start > scan ? Unknown("the injection's time, (0018,1078), is after the scan")
            : new(undecayed * Math.Pow(2, (scan - start).TotalSeconds / halfLife), null);
    }

    private static DateTime? Moment(DicomDataset dataset, DicomTag date, DicomTag time)
        => DateTime.TryParseExact(dataset.GetString(date), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && ReadTime(dataset.GetString(time)) is { } clock
            ? day + clock
            : null;

    private static DateTime? ReadMoment(string? text)
        => text is { Length: >= 10 } && DateTime.TryParseExact(text.AsSpan(0, 8), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            && ReadTime(text[8..].Split('+', '-')[0]) is { } clock
            ? day + clock
            : null;

    // HHMMSS.FFFFFF, of which all after the hours may be left out (PS3.5 6.2).
    private static TimeSpan? ReadTime(string? text)
    {
        if (text is null || text.Length < 2 || !double.TryParse((text.Length > 6 ? text[4..] : text.PadRight(6, '0')[4..6]), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds))
        {
            return null;
        }

        string digits = text.PadRight(6, '0');
        return int.TryParse(digits.AsSpan(0, 2), NumberStyles.None, CultureInfo.InvariantCulture, out int hours)
            && int.TryParse(digits.AsSpan(2, 2), NumberStyles.None, CultureInfo.InvariantCulture, out int minutes)
            && hours < 24 && minutes < 60 && seconds <= 60
            ? TimeSpan.FromSeconds((hours * 3600) + (minutes * 60) + seconds)
            : null;
    }

    private static double? Positive(DicomDataset dataset, DicomTag tag) => dataset.TryGetDouble(tag, out double value) && value > 0 ? value : null;

    private static SuvFactor Unknown(string reason) => new(null, reason);
}
