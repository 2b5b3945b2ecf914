namespace MedImaging.Providers;

/// <summary>How an attempt ended: with an answer or with an error.</summary>
internal readonly record struct Outcome<T>(LaneAttempt Attempt, T? Value, ProviderException? Error)
    where T : class;
