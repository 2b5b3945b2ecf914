using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Makes the key of a call from every part that can change its answer. A call with a part it does not know has no key, and is not kept.</summary>
internal sealed class RequestFingerprint(ChatClientIdentity identity, ResponseCacheOptions options)
{
    private const int Format = 1;

    // A durable step's own name for its effect: it says nothing of the answer.
    private const string IdempotencyKey = "idempotencyKey";

    public bool TryCompute(List<ChatMessage> messages, ChatOptions? chat, CallScope scope, out Fingerprint key)
    {
        key = default;
        if (!IsAllowed(chat, scope))
        {
            return false;
        }

        var bytes = new PooledBytes(4096);
        try
        {
            bytes.Int(Format);
            AddWhose(ref bytes, scope);
            bytes.Identity(chat?.ModelId ?? identity.Model);
            if (!TryAddOptions(ref bytes, chat) || !MessageFingerprint.TryAdd(ref bytes, messages))
            {
                return false;
            }

            key = bytes.Hash();
            return true;
        }
        finally
        {
            bytes.Dispose();
        }
    }

    private bool IsAllowed(ChatOptions? chat, CallScope scope)
        => scope.AllowsCache
            && (!scope.HasPatientContent || (!string.IsNullOrEmpty(scope.Patient) && (options.ServesOneTenant || !string.IsNullOrEmpty(scope.Tenant))))
            && (chat is null
                || (chat.GetType() == typeof(ChatOptions)
                    && chat.RawRepresentationFactory is null
                    && chat.ConversationId is null
                    && chat.ContinuationToken is null
                    && chat.AllowBackgroundResponses is not true
                    && (options.KeepsSampledAnswers || chat.Temperature is null or 0)));

    private void AddWhose(ref PooledBytes bytes, CallScope scope)
    {
        bytes.Identity(scope.Tenant);
        bytes.Identity(scope.Patient);
        bytes.Boolean(scope.HasPatientContent);
        bytes.Identity(options.Name);
        bytes.Identity(identity.Provider);
        bytes.Identity(identity.Address?.AbsoluteUri);
    }

    private bool TryAddOptions(ref PooledBytes bytes, ChatOptions? chat)
    {
        bytes.Boolean(chat is not null);
        if (chat is null)
        {
            return true;
        }

        bytes.Identity(chat.Instructions);
        bytes.Single(chat.Temperature);
        bytes.Single(chat.TopP);
        bytes.Long(chat.TopK);
        bytes.Single(chat.FrequencyPenalty);
        bytes.Single(chat.PresencePenalty);
        bytes.Long(chat.Seed);
        bytes.Long(chat.MaxOutputTokens);
        bytes.Boolean(chat.AllowMultipleToolCalls);
        bytes.Long((int?)chat.Reasoning?.Effort);
        bytes.Long((int?)chat.Reasoning?.Output);
        AddTexts(ref bytes, chat.StopSequences);
        return TryAddFormat(ref bytes, chat.ResponseFormat) && TryAddToolMode(ref bytes, chat.ToolMode)
            && TryAddTools(ref bytes, chat.Tools) && TryAddProperties(ref bytes, chat.AdditionalProperties);
    }

    private static void AddTexts(ref PooledBytes bytes, IList<string>? texts)
    {
        bytes.Int(texts?.Count ?? -1);
        for (int i = 0; i < texts?.Count; i++)
        {
            bytes.Identity(texts[i]);
        }
    }

    private static bool TryAddFormat(ref PooledBytes bytes, ChatResponseFormat? format)
    {
        switch (format)
        {
            case null:
                bytes.Byte(0);
                return true;
            case ChatResponseFormatText:
                bytes.Byte(1);
                return true;
            case ChatResponseFormatJson json:
                bytes.Byte(2);
                bytes.Identity(json.SchemaName);
                bytes.Identity(json.SchemaDescription);
                return ValueFingerprint.TryAdd(ref bytes, json.Schema);
            default:
                return false;
        }
    }

    private static bool TryAddToolMode(ref PooledBytes bytes, ChatToolMode? mode)
    {
        switch (mode)
        {
            case null:
                bytes.Byte(0);
                return true;
            case AutoChatToolMode:
                bytes.Byte(1);
                return true;
            case NoneChatToolMode:
                bytes.Byte(2);
                return true;
            case RequiredChatToolMode required:
                bytes.Byte(3);
                bytes.Identity(required.RequiredFunctionName);
                return true;
            default:
                return false;
        }
    }

    // A tool that the provider runs itself, such as a search, answers differently every time.
    private static bool TryAddTools(ref PooledBytes bytes, IList<AITool>? tools)
    {
        bytes.Int(tools?.Count ?? -1);
        for (int i = 0; i < tools?.Count; i++)
        {
            if (tools[i] is not AIFunctionDeclaration function)
            {
                return false;
            }

            bytes.Identity(function.Name);
            bytes.Identity(function.Description);
            if (!ValueFingerprint.TryAdd(ref bytes, function.JsonSchema) || !ValueFingerprint.TryAdd(ref bytes, function.ReturnJsonSchema)
                || !ValueFingerprint.TryAddAll(ref bytes, function.AdditionalProperties))
            {
                return false;
            }
        }

        return true;
    }

    private bool TryAddProperties(ref PooledBytes bytes, AdditionalPropertiesDictionary? properties)
    {
        if (properties is not null)
        {
            foreach (var (name, value) in properties)
            {
                if (value is not CallScope && name != IdempotencyKey && !options.KeyedProperties.Contains(name))
                {
                    return false;
                }
            }
        }

        // By name: caches that share a store may key others.
        bytes.Int(options.KeyedProperties.Count);
        for (int i = 0; i < options.KeyedProperties.Count; i++)
        {
            string name = options.KeyedProperties[i];
            object? value = null;
            bool isThere = properties?.TryGetValue(name, out value) == true;
            bytes.Identity(name);
            bytes.Boolean(isThere);
            if (isThere && !ValueFingerprint.TryAdd(ref bytes, value))
            {
                return false;
            }
        }

        return true;
    }
}
