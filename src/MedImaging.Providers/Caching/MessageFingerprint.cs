using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Adds every part of messages to a key; pictures and recordings by the hash of their bytes.</summary>
internal static class MessageFingerprint
{
    public static bool TryAdd(ref PooledBytes bytes, List<ChatMessage> messages)
    {
        bytes.Int(messages.Count);
        foreach (var message in messages)
        {
            // What a vendor's own client made may be sent in place of what it says here.
            if (message is null || message.GetType() != typeof(ChatMessage) || message.RawRepresentation is not null)
            {
                return false;
            }

            bytes.Identity(message.Role.Value);
            bytes.Identity(message.AuthorName);
            if (!ValueFingerprint.TryAddAll(ref bytes, message.AdditionalProperties) || !TryAddContents(ref bytes, message.Contents))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryAddContents(ref PooledBytes bytes, IList<AIContent> contents)
    {
        bytes.Int(contents.Count);
        for (int i = 0; i < contents.Count; i++)
        {
            var content = contents[i];
            if (content is null || content.RawRepresentation is not null
                || !ValueFingerprint.TryAddAll(ref bytes, content.AdditionalProperties) || !TryAddContent(ref bytes, content))
            {
                return false;
            }
        }

        return true;
    }

    // An address is not one of them: what is behind it may change.
    private static bool TryAddContent(ref PooledBytes bytes, AIContent content)
    {
        switch (content)
        {
            case TextContent text when content.GetType() == typeof(TextContent):
                bytes.Byte(1);
                bytes.Identity(text.Text);
                return true;
            case TextReasoningContent reasoning when content.GetType() == typeof(TextReasoningContent):
                bytes.Byte(2);
                bytes.Identity(reasoning.Text);
                bytes.Identity(reasoning.ProtectedData);
                return true;
            case DataContent data when content.GetType() == typeof(DataContent):
                bytes.Byte(3);
                bytes.Identity(data.MediaType);
                bytes.Identity(data.Name);
                bytes.Identity(data.Data.Span);
                return true;
            case FunctionCallContent call when content.GetType() == typeof(FunctionCallContent):
                bytes.Byte(4);
                bytes.Identity(call.CallId);
                bytes.Identity(call.Name);
                bytes.Boolean(call.InformationalOnly);
                return ValueFingerprint.TryAddAll(ref bytes, call.Arguments);
            case FunctionResultContent result when content.GetType() == typeof(FunctionResultContent):
                bytes.Byte(5);
                bytes.Identity(result.CallId);
                bytes.Boolean(result.Exception is not null);   // the model is told that it failed, not how
                return ValueFingerprint.TryAdd(ref bytes, result.Result);
            case UsageContent when content.GetType() == typeof(UsageContent):
                bytes.Byte(6);
                return true;
            default:
                return false;
        }
    }
}
