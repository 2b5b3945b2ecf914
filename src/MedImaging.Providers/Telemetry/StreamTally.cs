using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>What a stream told of itself, without its content.</summary>
internal sealed class StreamTally
{
    public string? ResponseId { get; private set; }

    public string? ModelId { get; private set; }

    public ChatFinishReason? FinishReason { get; private set; }

    public UsageDetails? Usage { get; private set; }

    public bool IsFromCache { get; private set; }

    public void Add(ChatResponseUpdate update)
    {
        ResponseId = update.ResponseId ?? ResponseId;
        ModelId = update.ModelId ?? ModelId;
        FinishReason = update.FinishReason ?? FinishReason;
        IsFromCache |= update.IsFromCache();
        for (int i = 0; i < update.Contents.Count; i++)
        {
            if (update.Contents[i] is UsageContent { Details: { } details })
            {
                (Usage ??= new UsageDetails()).Add(details);
            }
        }
    }
}
