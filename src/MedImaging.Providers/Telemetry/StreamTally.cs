using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>What a stream told of itself, without its content.</summary>
internal sealed class StreamTally
{
    private UsageDetails? _usage;

    public string? ResponseId { get; private set; }

    public string? ModelId { get; private set; }

    public ChatFinishReason? FinishReason { get; private set; }

    public UsageDetails? Usage => _usage;

    public bool IsFromCache { get; private set; }

    public void Add(ChatResponseUpdate update)
    {
        ResponseId = update.ResponseId ?? ResponseId;
        ModelId = update.ModelId ?? ModelId;
        FinishReason = update.FinishReason ?? FinishReason;
        IsFromCache |= update.IsFromCache();
        StreamUsage.Add(update, ref _usage);
    }
}
