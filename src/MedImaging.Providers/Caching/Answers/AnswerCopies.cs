using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Copies answers, so that who changes one changes nobody else's. What a vendor's client made by itself is not copied along.</summary>
internal static class AnswerCopies
{
    public static ChatResponse Copy(ChatResponse response) => new([.. response.Messages.Where(static message => message is not null).Select(Copy)])
    {
        ResponseId = response.ResponseId,
        ModelId = response.ModelId,
        ConversationId = response.ConversationId,
        CreatedAt = response.CreatedAt,
        FinishReason = response.FinishReason,
        Usage = Copy(response.Usage),
        AdditionalProperties = response.AdditionalProperties?.Clone(),
    };

    public static ChatResponseUpdate Copy(ChatResponseUpdate update) => new(update.Role, Copy(update.Contents))
    {
        AuthorName = update.AuthorName,
        ResponseId = update.ResponseId,
        MessageId = update.MessageId,
        ConversationId = update.ConversationId,
        CreatedAt = update.CreatedAt,
        FinishReason = update.FinishReason,
        ModelId = update.ModelId,
        ContinuationToken = update.ContinuationToken,
        AdditionalProperties = update.AdditionalProperties?.Clone(),
    };

    private static ChatMessage Copy(ChatMessage message) => new(message.Role, Copy(message.Contents))
    {
        AuthorName = message.AuthorName,
        MessageId = message.MessageId,
        CreatedAt = message.CreatedAt,
        AdditionalProperties = message.AdditionalProperties?.Clone(),
    };

    private static List<AIContent> Copy(IList<AIContent> contents)
    {
        var copies = new List<AIContent>(contents.Count);
        for (int i = 0; i < contents.Count; i++)
        {
            copies.Add(Copy(contents[i]));
        }

        return copies;
    }

    // A kind that is not known here is shared: it cannot be kept either.
    private static AIContent Copy(AIContent content)
    {
        AIContent? copy = content switch
        {
            TextContent text when content.GetType() == typeof(TextContent) => new TextContent(text.Text),
            TextReasoningContent reasoning when content.GetType() == typeof(TextReasoningContent)
                => new TextReasoningContent(reasoning.Text) { ProtectedData = reasoning.ProtectedData },
            FunctionCallContent call when content.GetType() == typeof(FunctionCallContent) => new FunctionCallContent(
                call.CallId, call.Name, call.Arguments is null ? null : new Dictionary<string, object?>(call.Arguments, StringComparer.Ordinal))
            { InformationalOnly = call.InformationalOnly, Exception = call.Exception },
            DataContent data when content.GetType() == typeof(DataContent) => new DataContent(data.Data.ToArray(), data.MediaType) { Name = data.Name },
            UsageContent usage when content.GetType() == typeof(UsageContent) => new UsageContent(Copy(usage.Details) ?? new UsageDetails()),
            _ => null,
        };
        if (copy is null)
        {
            return content;
        }

        copy.AdditionalProperties = content.AdditionalProperties?.Clone();
        copy.Annotations = content.Annotations is { } annotations ? [.. annotations] : null;
        return copy;
    }

    public static UsageDetails? Copy(UsageDetails? usage)
    {
        if (usage is null)
        {
            return null;
        }

        var copy = new UsageDetails();
        copy.Add(usage);
        return copy;
    }
}
