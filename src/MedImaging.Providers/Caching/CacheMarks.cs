using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Says on an answer that it came from a cache.</summary>
internal static class CacheMarks
{
    public const string Hit = "hit";
    public const string Shared = "shared";

    public static ChatResponse MarkAs(this ChatResponse response, string mark)
    {
        (response.AdditionalProperties ??= [])[ResponseCacheExtensions.CacheProperty] = mark;
        return response;
    }

    public static ChatResponseUpdate MarkAs(this ChatResponseUpdate update, string mark)
    {
        (update.AdditionalProperties ??= [])[ResponseCacheExtensions.CacheProperty] = mark;
        return update;
    }

    /// <summary>Makes a stream of a whole answer, marked as it is.</summary>
    public static IEnumerable<ChatResponseUpdate> Replay(ChatResponse response)
    {
        string? mark = response.AdditionalProperties?.GetValueOrDefault(ResponseCacheExtensions.CacheProperty) as string;
        foreach (var update in response.ToChatResponseUpdates())
        {
            yield return mark is null ? update : update.MarkAs(mark);
        }
    }
}
