namespace MedImaging.Providers;

/// <summary>Where sealed answers are kept. No failure of it may fail a call.</summary>
internal interface IAnswerStore
{
    /// <summary>Gets whether it is in this process, so that asking costs next to nothing.</summary>
    bool IsLocal { get; }

    /// <summary>Finds what is kept under a name, when that is in this process.</summary>
    byte[]? FindHere(in Fingerprint name);

    /// <summary>Finds what is kept under a name.</summary>
    /// <returns>The bytes, which the caller does not change; nothing when there are none, or the store fails.</returns>
    ValueTask<byte[]?> FindAsync(Fingerprint name, CancellationToken cancellationToken);

    /// <summary>Keeps bytes under a name.</summary>
    ValueTask KeepAsync(Fingerprint name, byte[] sealedBytes);

    /// <summary>Forgets what does not open.</summary>
    void Forget(Fingerprint name);

    /// <summary>Adds what it did to the counts.</summary>
    ResponseCacheCounts AddTo(ResponseCacheCounts counts);
}
