using System.Collections.Concurrent;

namespace MedImaging.Dicom;

/// <summary>Which file of a request came first with a SOP Instance UID.</summary>
internal sealed class InstanceClaims
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<InstanceEntry?>> _claims = new(StringComparer.Ordinal);

    public InstanceClaim Claim(InstanceEntry entry)
    {
        var mine = new TaskCompletionSource<InstanceEntry?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var held = _claims.GetOrAdd(entry.SopInstanceUid, mine);
        return new InstanceClaim(held, ReferenceEquals(held, mine));
    }
}
