using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>One image of a batch, and who waits for its answer. The batcher's lock guards the count.</summary>
internal sealed class BatchImage(string id, DataContent image, CallScope scope)
{
    public string Id => id;

    public DataContent Image => image;

    /// <summary>Gets or sets the scope of all who asked about it.</summary>
    public CallScope Scope { get; set; } = scope;

    /// <summary>Gets or sets how many still wait for it: the same image of the same patient is asked about once.</summary>
    public int Waiting { get; set; } = 1;

    public TaskCompletionSource<ImageAnswer> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
