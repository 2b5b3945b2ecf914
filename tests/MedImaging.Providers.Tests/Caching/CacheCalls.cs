using MedImaging.Providers;
using Microsoft.Extensions.AI;

namespace MedImaging.Tests.Caching;

/// <summary>Short ways to ask.</summary>
internal static class CacheCalls
{
    public static ChatOptions Of(string patient, string tenant = "north") => default(ChatOptions).WithScope(new CallScope { Tenant = tenant, Patient = patient });

    public static List<ChatMessage> Ask(string text) => [new(ChatRole.User, text)];

    public static Task<ChatResponse> AskAsync(this IChatClient client, string text, ChatOptions? options = null, CancellationToken cancellationToken = default)
        => client.GetResponseAsync(Ask(text), options ?? Of("p1"), cancellationToken);

    public static async Task<List<ChatResponseUpdate>> StreamAsync(this IChatClient client, string text, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in client.GetStreamingResponseAsync(Ask(text), options ?? Of("p1"), cancellationToken))
        {
            updates.Add(update);
        }

        return updates;
    }

    public static ResponseCacheCounts Counts(this IChatClient client) => client.GetService<ResponseCacheCounts>()!;
}
