namespace MedImaging.Dicom;

/// <summary>Several conditions of which all, or at least one, must hold.</summary>
internal sealed class GroupCondition(string path, bool needsAll, IReadOnlyList<Condition> parts) : Condition(path)
{
    public override bool Evaluate(ConditionSubject subject, List<SelectionReason>? reasons)
    {
        bool holds = needsAll;
        foreach (var part in parts)
        {
            bool one = part.Evaluate(subject, reasons);
            holds = needsAll ? holds && one : holds || one;
            if (reasons is null && holds != needsAll)
            {
                break;
            }
        }

        if (!needsAll)
        {
            reasons?.Add(new SelectionReason(Path, holds, "at least one of these holds"));
        }

        return holds;
    }
}
