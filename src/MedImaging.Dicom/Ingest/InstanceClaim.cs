namespace MedImaging.Dicom;

/// <summary>A claim on a SOP Instance UID.</summary>
internal readonly struct InstanceClaim(TaskCompletionSource<InstanceEntry?> held, bool isFirst)
{
    public bool IsFirst => isFirst;

    /// <summary>Gets what is kept under the UID once the first file is done; <see langword="null"/> when it failed.</summary>
    public Task<InstanceEntry?> Settled => held.Task;

    public InstanceEntry Settle(InstanceEntry kept)
    {
        held.TrySetResult(kept);
        return kept;
    }

    /// <summary>Lets those that wait go on when the first file has failed.</summary>
    public void GiveUp()
    {
        if (isFirst)
        {
            held.TrySetResult(null);
        }
    }
}
