using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Reads an answer that <see cref="AnswerWriter"/> wrote. The bytes are authentic: they came out of a seal; what does not read is of another version.</summary>
internal ref struct AnswerReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>Reads the whole answer.</summary>
    /// <exception cref="InvalidDataException">It is not one of this version.</exception>
    public ChatResponse Read()
    {
        if (Byte() != AnswerFormat.Version)
        {
            throw new InvalidDataException("A kept answer is of another version.");
        }

        var response = new ChatResponse
        {
            ResponseId = Utf8(),
            ModelId = Utf8(),
            CreatedAt = Time(),
            FinishReason = Utf8() is { Length: > 0 } reason ? new ChatFinishReason(reason) : null,
            Usage = Usage(),
            AdditionalProperties = Properties(),
        };
        for (int left = Count(); left > 0; left--)
        {
            response.Messages.Add(Message());
        }

        return response;
    }

    private ChatMessage Message()
    {
        var message = new ChatMessage
        {
            Role = new ChatRole(Utf8() ?? throw Broken()),
            AuthorName = Utf8(),
            MessageId = Utf8(),
            CreatedAt = Time(),
            AdditionalProperties = Properties(),
        };
        for (int left = Count(); left > 0; left--)
        {
            var content = Content();
            content.AdditionalProperties = Properties();
            message.Contents.Add(content);
        }

        return message;
    }

    private AIContent Content()
    {
        switch (Byte())
        {
            case AnswerFormat.Text:
                return new TextContent(Utf8());
            case AnswerFormat.Reasoning:
                return new TextReasoningContent(Utf8()) { ProtectedData = Utf8() };
            case AnswerFormat.Data:
                var (type, name) = (Utf8() ?? throw Broken(), Utf8());
                return new DataContent(Take(Count()).ToArray(), type) { Name = name };
            case AnswerFormat.Call:
                return Call();
            default:
                throw Broken();
        }
    }

    private FunctionCallContent Call()
    {
        var (id, name) = (Utf8() ?? throw Broken(), Utf8() ?? throw Broken());
        bool isInformational = Byte() == 2, hasArguments = Byte() == 2;
        var arguments = new Dictionary<string, object?>(StringComparer.Ordinal);
        for (int left = Count(); left > 0; left--)
        {
            arguments[Utf8() ?? throw Broken()] = Value();
        }

        return new FunctionCallContent(id, name, hasArguments ? arguments : null) { InformationalOnly = isInformational };
    }

    private UsageDetails? Usage()
    {
        if (Byte() != 2)
        {
            return null;
        }

        var usage = new UsageDetails
        {
            InputTokenCount = OptionalLong(),
            OutputTokenCount = OptionalLong(),
            TotalTokenCount = OptionalLong(),
            CachedInputTokenCount = OptionalLong(),
            ReasoningTokenCount = OptionalLong(),
            InputAudioTokenCount = OptionalLong(),
            InputTextTokenCount = OptionalLong(),
            OutputAudioTokenCount = OptionalLong(),
            OutputTextTokenCount = OptionalLong(),
        };
        for (int left = Count(); left > 0; left--)
        {
            (usage.AdditionalCounts ??= [])[Utf8() ?? throw Broken()] = Long();
        }

        return usage;
    }

    private AdditionalPropertiesDictionary? Properties()
    {
        AdditionalPropertiesDictionary? properties = null;
        for (int left = Count(); left > 0; left--)
        {
            (properties ??= [])[Utf8() ?? throw Broken()] = Value();
        }

        return properties;
    }

    private object? Value() => Byte() switch
    {
        AnswerFormat.Null => null,
        AnswerFormat.Text => Utf8(),
        AnswerFormat.Boolean => Byte() == 2,
        AnswerFormat.Int => Int(),
        AnswerFormat.Long => Long(),
        AnswerFormat.Single => BitConverter.Int32BitsToSingle(Int()),
        AnswerFormat.Double => BitConverter.Int64BitsToDouble(Long()),
        AnswerFormat.Json => Json(Take(Count())),
        _ => throw Broken(),
    };

    private static JsonElement Json(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text);
        return JsonElement.ParseValue(ref reader);
    }

    private DateTimeOffset? Time() => OptionalLong() is { } ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    private long? OptionalLong()
    {
        byte isThere = Byte();
        long value = Long();
        return isThere == 1 ? value : null;
    }

    private string? Utf8() => Int() is >= 0 and var length ? Encoding.UTF8.GetString(Take(length)) : null;

    private int Count() => Int() is >= 0 and var count ? count : throw Broken();

    private byte Byte() => Take(1)[0];

    private int Int() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

    private long Long() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
        {
            throw Broken();
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    private static InvalidDataException Broken() => new("A kept answer does not read.");
}
