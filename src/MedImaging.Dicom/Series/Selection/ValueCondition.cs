using System.Globalization;

namespace MedImaging.Dicom;

/// <summary>A comparison of an attribute of the images, or of a value measured of the series.</summary>
internal sealed class ValueCondition(string path, ValueSource source, ValueTest test) : Condition(path)
{
    public override bool Evaluate(ConditionSubject subject, List<SelectionReason>? reasons)
    {
        bool holds = source.Tag is { } tag ? OfImages(subject, tag) : test.Holds(source.Measure(subject.Series));
        reasons?.Add(new SelectionReason(Path, holds, Describe(subject.Series)));
        return holds;
    }

    // An attribute of a series stands in each of its images; one that differs does not hold for the series.
    private bool OfImages(ConditionSubject subject, DicomTag tag)
    {
        foreach (var image in subject.Images)
        {
            if (!test.Holds(image.File.Dataset.TryGet(tag, out var element) ? element.GetStrings() : null))
            {
                return false;
            }
        }

        return true;
    }

    private string Describe(ImageSeries series)
    {
        string words = string.Create(CultureInfo.InvariantCulture, $"{source.Name} {test.Words}");
        return source.Tag is null ? $"{words} (it is {string.Join(", ", source.Measure(series) ?? ["not known"])})" : words;
    }
}
