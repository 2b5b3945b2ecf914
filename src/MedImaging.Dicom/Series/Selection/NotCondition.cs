namespace MedImaging.Dicom;

/// <summary>A condition that must not hold.</summary>
internal sealed class NotCondition(string path, Condition inner) : Condition(path)
{
    public override bool Evaluate(ConditionSubject subject, List<SelectionReason>? reasons)
    {
        var inside = reasons is null ? null : new List<SelectionReason>();
        bool holds = !inner.Evaluate(subject, inside);
        if (inside is not null)
        {
            reasons?.Add(new SelectionReason(Path, holds, $"not ({string.Join(", ", inside.Select(reason => reason.Text))})"));
        }

        return holds;
    }
}
