namespace MedImaging.Samples.Output;

internal sealed record KeysResult(string File, string Current, IReadOnlyList<string> Keys);

internal sealed record RotateResult(string Current, long Seen, long Rewrapped, long Failed);
