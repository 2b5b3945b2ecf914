namespace MedImaging.Samples.Output;

internal sealed record SeriesListResult(IReadOnlyList<SeriesResult> Series, IReadOnlyList<SelectionResult>? Selections, IReadOnlyList<InputError> Errors);

internal sealed record SeriesResult(
    string? StudyInstanceUid, string? SeriesInstanceUid, string Modality, string? Description, int Images, IReadOnlyList<StackResult> Stacks, IReadOnlyList<DefectResult> Defects);

internal sealed record StackResult(int Slices, string Order, double? Spacing, string? Plane, IReadOnlyList<string> Distinctions);

internal sealed record DefectResult(string Kind, string Message, int? Stack, int? AfterSlice, int Count);

internal sealed record SelectionResult(string Name, bool IsMet, IReadOnlyList<string?> Taken, IReadOnlyList<VerdictResult> Verdicts);

internal sealed record VerdictResult(string? SeriesInstanceUid, string Verdict, IReadOnlyList<string> Reasons);
