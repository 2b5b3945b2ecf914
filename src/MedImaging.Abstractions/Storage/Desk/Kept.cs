namespace MedImaging;

/// <summary>A record as it is kept: its value, and the version a change must follow.</summary>
internal sealed record Kept<T>(T Value, long Version)
    where T : class;
