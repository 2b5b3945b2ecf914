namespace MedImaging.Dicom;

/// <summary>A condition of the rules: a comparison, or several conditions put together.</summary>
internal abstract class Condition(string path)
{
    /// <summary>Gets where it stands in the rules.</summary>
    public string Path { get; } = path;

    /// <summary>Says whether it holds. All parts are looked at when reasons are wanted, so that a person sees everything that stands in the way.</summary>
    public abstract bool Evaluate(ConditionSubject subject, List<SelectionReason>? reasons);
}
