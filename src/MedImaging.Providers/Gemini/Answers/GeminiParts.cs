using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Reads the parts of a candidate, and remembers what kinds came.</summary>
internal sealed class GeminiParts(ProviderChannel channel, int nextCall)
{
    private int _nextCall = nextCall;
    private int _codeRuns;

    /// <summary>Gets whether any part came, be it empty.</summary>
    public bool HasAny { get; private set; }

    /// <summary>Gets whether something came that a reader sees or the host acts on.</summary>
    public bool HasAnswer { get; private set; }

    public bool HasCalls { get; private set; }

    /// <exception cref="ProviderException">An image is no base64.</exception>
    public void Read(JsonElement candidate, IList<AIContent> contents)
    {
        if (candidate.Object("content"u8) is not { } content)
        {
            return;
        }

        foreach (var part in content.Items("parts"u8))
        {
            if (Read(part) is { } read)
            {
                HasAny = true;
                HasAnswer |= read is not TextReasoningContent and not TextContent { Text.Length: 0 };
                Sign(read, part.Text("thoughtSignature"u8));
                contents.Add(read);
            }
        }
    }

    private AIContent? Read(JsonElement part)
    {
        if (part.Text("text"u8) is { } text)
        {
            return part.IsTrue("thought"u8) ? new TextReasoningContent(text) : new TextContent(text);
        }

        if (part.Object("functionCall"u8) is { } call)
        {
            return ReadCall(call);
        }

        if (part.Object("inlineData"u8) is { } data)
        {
            return ReadData(data);
        }

        if (part.Object("executableCode"u8) is { } code)
        {
            return new CodeInterpreterToolCallContent($"code_{++_codeRuns}") { Inputs = [new DataContent(Encoding.UTF8.GetBytes(code.Text("code"u8) ?? ""), "text/x-python")] };
        }

        return part.Object("codeExecutionResult"u8) is { } result
            ? new CodeInterpreterToolResultContent($"code_{_codeRuns}") { Outputs = [new TextContent(result.Text("output"u8) ?? "")] }
            : null;   // an empty part, or one of a kind that is not known yet
    }

    private FunctionCallContent ReadCall(JsonElement call)
    {
        string name = call.Text("name"u8) is { Length: > 0 } given ? given : throw Malformed("calls a function without a name");
        if (call.Member("args"u8) is { ValueKind: not JsonValueKind.Object })
        {
            throw Malformed("calls a function with arguments that are no object");
        }

        HasCalls = true;
        string id = call.Text("id"u8) is { Length: > 0 } known ? known : FunctionJson.CallId(_nextCall++);
        return new FunctionCallContent(id, name, FunctionJson.ReadArguments(call.Member("args"u8)));
    }

    private DataContent ReadData(JsonElement data)
    {
        if (data.Member("data"u8) is not { ValueKind: JsonValueKind.String } encoded || !encoded.TryGetBytesFromBase64(out byte[]? bytes))
        {
            throw Malformed("has an image that is not base64");
        }

        string? type = WireJson.Word(data.Text("mimeType"u8));
        return new DataContent(bytes, type is not null && System.Net.Http.Headers.MediaTypeHeaderValue.TryParse(type, out _) ? type : "application/octet-stream");
    }

    // The model wants it back with the part, or it forgets what it thought (and refuses the result of a call).
    private static void Sign(AIContent content, string? signature)
    {
        if (signature is null)
        {
            return;
        }

        (content.AdditionalProperties ??= [])[GeminiNames.Signature] = signature;
        if (content is TextReasoningContent thought)
        {
            thought.ProtectedData = signature;
        }
    }

    private ProviderException Malformed(string how) => channel.Fault(ProviderErrorKind.MalformedOutput, $"The answer of '{channel.Provider}' {how}.");
}
