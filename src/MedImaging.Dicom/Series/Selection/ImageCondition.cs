namespace MedImaging.Dicom;

/// <summary>A condition on the images of a series, of which every one or at least one must meet it.</summary>
internal sealed class ImageCondition(string path, bool needsEvery, Condition inner) : Condition(path)
{
    public override bool Evaluate(ConditionSubject subject, List<SelectionReason>? reasons)
    {
        int count = subject.Images.Count(image => inner.Evaluate(new ConditionSubject(subject.Series, image), null));
        bool holds = needsEvery ? count == subject.Images.Count : count > 0;
        reasons?.Add(new SelectionReason(Path, holds, $"{count} of {subject.Images.Count} images meet it; {(needsEvery ? "every one" : "one")} must"));
        return holds;
    }
}
