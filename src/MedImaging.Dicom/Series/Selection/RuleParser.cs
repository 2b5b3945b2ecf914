using System.Text.Json;

namespace MedImaging.Dicom;

/// <summary>Reads the rules file. What is wrong is named by its path; what is not known is refused, for a misspelt rule would select too much.</summary>
internal static class RuleParser
{
    public static IReadOnlyList<SelectionRule> Parse(JsonElement root)
    {
        Require(root, JsonValueKind.Object, "$", "must be an object");
        Allow(root, "$", "version", "selections");
        if (!root.TryGetProperty("version", out var version) || version.ValueKind != JsonValueKind.Number || !version.TryGetInt32(out int number) || number != 1)
        {
            throw Wrong("$.version", "must be 1");
        }

        if (!root.TryGetProperty("selections", out var selections) || selections.ValueKind != JsonValueKind.Array || selections.GetArrayLength() == 0)
        {
            throw Wrong("$.selections", "must be a list with at least one selection");
        }

        var rules = new List<SelectionRule>();
        foreach (var selection in selections.EnumerateArray())
        {
            rules.Add(Selection(selection, $"$.selections[{rules.Count}]"));
            if (rules.FindIndex(rule => rule.Name == rules[^1].Name) < rules.Count - 1)
            {
                throw Wrong($"$.selections[{rules.Count - 1}].name", "is the name of an earlier selection");
            }
        }

        return rules;
    }

    public static MedImagingException Wrong(string path, string what, Exception? inner = null) => new(ErrorKind.InvalidInput, $"The series rules are wrong: {path} {what}.", inner);

    private static SelectionRule Selection(JsonElement element, string path)
    {
        Require(element, JsonValueKind.Object, path, "must be an object");
        Allow(element, path, "name", "required", "series", "images", "minImages", "best", "take");
        string? name = element.TryGetProperty("name", out var named) && named.ValueKind == JsonValueKind.String ? named.GetString() : null;
        return new SelectionRule
        {
            Name = string.IsNullOrWhiteSpace(name) ? throw Wrong($"{path}.name", "must be a text") : name,
            Path = path,
            IsRequired = Flag(element, "required", path) ?? true,
            Series = element.TryGetProperty("series", out var series) ? Condition(series, $"{path}.series", isOfImage: false) : null,
            Images = element.TryGetProperty("images", out var images) ? Condition(images, $"{path}.images", isOfImage: true) : null,
            MinImages = Count(element, "minImages", path) ?? 1,
            Take = Count(element, "take", path) ?? 1,
            Best = element.TryGetProperty("best", out var best) ? Orders(best, $"{path}.best") : [],
        };
    }

    // Depth is that of the JSON, which its reader limits.
    private static Condition Condition(JsonElement element, string path, bool isOfImage)
    {
        Require(element, JsonValueKind.Object, path, "must be an object");
        if (element.TryGetProperty("tag", out _) || element.TryGetProperty("value", out _))
        {
            return Comparison(element, path, isOfImage);
        }

        if (element.EnumerateObject().ToList() is not [var only])
        {
            throw Wrong(path, "must have a tag, a value, or exactly one of all, any, not, anyImage and everyImage");
        }

        string at = $"{path}.{only.Name}";
        return only.Name switch
        {
            "all" or "any" => new GroupCondition(at, only.Name == "all", Parts(only.Value, at, isOfImage)),
            "not" => new NotCondition(at, Condition(only.Value, at, isOfImage)),
            "anyImage" or "everyImage" when !isOfImage => new ImageCondition(at, only.Name == "everyImage", Condition(only.Value, at, isOfImage: true)),
            _ => throw Wrong(at, isOfImage ? "is not known here: all, any, not, tag" : "is not known: all, any, not, anyImage, everyImage, tag, value"),
        };
    }

    private static IReadOnlyList<Condition> Parts(JsonElement element, string path, bool isOfImage)
        => element.ValueKind == JsonValueKind.Array && element.GetArrayLength() > 0
            ? [.. element.EnumerateArray().Select((part, i) => Condition(part, $"{path}[{i}]", isOfImage))]
            : throw Wrong(path, "must be a list with at least one condition");

    private static ValueCondition Comparison(JsonElement element, string path, bool isOfImage)
    {
        var test = ValueTestParser.Parse(element, path, Flag(element, "ignoreCase", path) ?? false);
        if (element.TryGetProperty("tag", out var tag))
        {
            return !element.TryGetProperty("value", out _) && tag.ValueKind == JsonValueKind.String && DicomTag.TryParse(tag.GetString(), out var parsed)
                ? new ValueCondition(path, ValueSource.Of(parsed, tag.GetString() ?? ""), test)
                : throw Wrong($"{path}.tag", "must be a keyword of PS3.6 or gggg,eeee, and not stand beside a value");
        }

        string? name = element.GetProperty("value").ValueKind == JsonValueKind.String ? element.GetProperty("value").GetString() : null;
        var source = isOfImage ? null : ValueSource.Measured.FirstOrDefault(each => each.Name == name);
        return source is null
            ? throw Wrong($"{path}.value", isOfImage ? "is measured of a series, not of an image" : $"must be one of {string.Join(", ", ValueSource.Measured.Select(each => each.Name))}")
            : new ValueCondition(path, source, test);
    }

    private static IReadOnlyList<SeriesOrder> Orders(JsonElement element, string path)
    {
        Require(element, JsonValueKind.Array, path, "must be a list");
        return [.. element.EnumerateArray().Select((item, i) => SeriesOrder.All.FirstOrDefault(order => item.ValueKind == JsonValueKind.String && order.Name == item.GetString())
            ?? throw Wrong($"{path}[{i}]", $"must be one of {string.Join(", ", SeriesOrder.All.Select(order => order.Name))}"))];
    }

    private static bool? Flag(JsonElement element, string name, string path)
        => !element.TryGetProperty(name, out var value) ? null
            : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean()
            : throw Wrong($"{path}.{name}", "must be true or false");

    private static int? Count(JsonElement element, string name, string path)
        => !element.TryGetProperty(name, out var value) ? null
            : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int count) && count >= 1 ? count
            : throw Wrong($"{path}.{name}", "must be a whole number of at least 1");

    private static void Require(JsonElement element, JsonValueKind kind, string path, string what)
    {
        if (element.ValueKind != kind)
        {
            throw Wrong(path, what);
        }
    }

    private static void Allow(JsonElement element, string path, params ReadOnlySpan<string> names)
    {
        foreach (var property in element.EnumerateObject())
        {
            if (!names.Contains(property.Name))
            {
                throw Wrong($"{path}.{property.Name}", $"is not known: {string.Join(", ", names.ToArray())}");
            }
        }
    }
}
