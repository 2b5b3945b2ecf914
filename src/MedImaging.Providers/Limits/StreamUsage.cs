using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>What a stream says it used.</summary>
/// <remarks>Counts of several updates are summed, as <see cref="ChatResponseExtensions.ToChatResponse(IEnumerable{ChatResponseUpdate})"/> does: a client whose provider repeats a running total gives it once.</remarks>
internal static class StreamUsage
{
    public static void Add(ChatResponseUpdate update, ref UsageDetails? usage)
    {
        for (int i = 0; i < update.Contents.Count; i++)
        {
            if (update.Contents[i] is UsageContent { Details: { } details })
            {
                (usage ??= new UsageDetails()).Add(details);
            }
        }
    }

    /// <summary>Says whether an update has more than counts and empty pieces.</summary>
    public static bool HasContent(ChatResponseUpdate update)
    {
        for (int i = 0; i < update.Contents.Count; i++)
        {
            if (update.Contents[i] is not (UsageContent or TextContent { Text: null or "" } or TextReasoningContent { Text: null or "", ProtectedData: null }))
            {
                return true;
            }
        }

        return false;
    }
}
