using System.Text.Json;

namespace MedImaging.Providers;

/// <summary>Checks arguments against the JSON schema of a function, by the words that function schemas are made of; words it does not know forbid nothing.</summary>
internal static class ArgumentSchema
{
    private const int MaximumDepth = 32;

    /// <summary>Says whether arguments are what a function takes: every one it needs, none it does not know, each of its type.</summary>
    public static bool Accepts(JsonElement schema, JsonElement arguments)
        => arguments.ValueKind == JsonValueKind.Object && KnowsAll(schema, arguments) && Accepts(schema, arguments, MaximumDepth);

    // A function's own schema lists all it takes, whether or not it says that there is no more.
    private static bool KnowsAll(JsonElement schema, JsonElement arguments)
    {
        if (Member(schema, "additionalProperties") is { ValueKind: JsonValueKind.True or JsonValueKind.Object })
        {
            return true;
        }

        var properties = Member(schema, "properties");
        foreach (var argument in arguments.EnumerateObject())
        {
            if (properties is not { ValueKind: JsonValueKind.Object } known || !known.TryGetProperty(argument.Name, out _))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Accepts(JsonElement schema, JsonElement value, int depth)
    {
        if (depth == 0 || schema.ValueKind == JsonValueKind.False)
        {
            return false;
        }

        return schema.ValueKind != JsonValueKind.Object
            || (HasType(schema, value) && IsListed(schema, value) && FitsAny(schema, value, depth) && value.ValueKind switch
            {
                JsonValueKind.Object => FitsObject(schema, value, depth),
                JsonValueKind.Array => FitsArray(schema, value, depth),
                JsonValueKind.String => FitsText(schema, value),
                JsonValueKind.Number => FitsNumber(schema, value),
                _ => true,
            });
    }

    private static bool HasType(JsonElement schema, JsonElement value)
    {
        switch (Member(schema, "type"))
        {
            case { ValueKind: JsonValueKind.String } type:
                return IsOfType(type, value);
            case { ValueKind: JsonValueKind.Array } types:
                foreach (var type in types.EnumerateArray())
                {
                    if (type.ValueKind == JsonValueKind.String && IsOfType(type, value))
                    {
                        return true;
                    }
                }

                return false;
            default:
                return true;
        }
    }

    private static bool IsOfType(JsonElement type, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => type.ValueEquals("string"u8),
        JsonValueKind.Number => type.ValueEquals("number"u8) || (type.ValueEquals("integer"u8) && IsWhole(value)),
        JsonValueKind.True or JsonValueKind.False => type.ValueEquals("boolean"u8),
        JsonValueKind.Null => type.ValueEquals("null"u8),
        JsonValueKind.Object => type.ValueEquals("object"u8),
        JsonValueKind.Array => type.ValueEquals("array"u8),
        _ => false,
    };

    private static bool IsWhole(JsonElement value) => value.TryGetInt64(out _) || (value.TryGetDouble(out double number) && double.IsInteger(number));

    private static bool IsListed(JsonElement schema, JsonElement value)
    {
        if (Member(schema, "const") is { } only && !JsonElement.DeepEquals(only, value))
        {
            return false;
        }

        if (Member(schema, "enum") is not { ValueKind: JsonValueKind.Array } list)
        {
            return true;
        }

        foreach (var item in list.EnumerateArray())
        {
            if (JsonElement.DeepEquals(item, value))
            {
                return true;
            }
        }

        return false;
    }

    private static bool FitsAny(JsonElement schema, JsonElement value, int depth)
    {
        if ((Member(schema, "anyOf") ?? Member(schema, "oneOf")) is not { ValueKind: JsonValueKind.Array } choices)
        {
            return true;
        }

        foreach (var choice in choices.EnumerateArray())
        {
            if (Accepts(choice, value, depth - 1))
            {
                return true;
            }
        }

        return false;
    }

    private static bool FitsObject(JsonElement schema, JsonElement value, int depth)
    {
        if (Member(schema, "required") is { ValueKind: JsonValueKind.Array } required)
        {
            foreach (var name in required.EnumerateArray())
            {
                if (name.ValueKind == JsonValueKind.String && !value.TryGetProperty(name.GetString() ?? "", out _))
                {
                    return false;
                }
            }
        }

        var (properties, others) = (Member(schema, "properties"), Member(schema, "additionalProperties"));
        foreach (var member in value.EnumerateObject())
        {
            var rule = properties is { ValueKind: JsonValueKind.Object } known && known.TryGetProperty(member.Name, out var own) ? own : others;
            if (rule is { } found && !Accepts(found, member.Value, depth - 1))
            {
                return false;
            }
        }

        return true;
    }

    private static bool FitsArray(JsonElement schema, JsonElement value, int depth)
    {
        if (Number(schema, "minItems") > value.GetArrayLength() || Number(schema, "maxItems") < value.GetArrayLength())
        {
            return false;
        }

        if (Member(schema, "items") is not { } items)
        {
            return true;
        }

        foreach (var item in value.EnumerateArray())
        {
            if (!Accepts(items, item, depth - 1))
            {
                return false;
            }
        }

        return true;
    }

    private static bool FitsText(JsonElement schema, JsonElement value)
    {
        int length = value.GetString()?.Length ?? 0;
        return !(Number(schema, "minLength") > length) && !(Number(schema, "maxLength") < length);
    }

    private static bool FitsNumber(JsonElement schema, JsonElement value)
        => value.TryGetDouble(out double number) && double.IsFinite(number)
            && !(Number(schema, "minimum") > number) && !(Number(schema, "maximum") < number)
            && !(Number(schema, "exclusiveMinimum") >= number) && !(Number(schema, "exclusiveMaximum") <= number);

    private static JsonElement? Member(JsonElement schema, string name)
        => schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty(name, out var member) ? member : null;

    private static double? Number(JsonElement schema, string name)
        => Member(schema, name) is { ValueKind: JsonValueKind.Number } member && member.TryGetDouble(out double number) ? number : null;
}
