using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace MedImaging.Dicom;

/// <summary>Reads the operators of a comparison.</summary>
internal static class ValueTestParser
{
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromMilliseconds(250);

    public static ValueTest Parse(JsonElement rule, string path, bool ignoresCase)
    {
        var tests = new List<ValueTest>();
        foreach (var property in rule.EnumerateObject())
        {
            string at = $"{path}.{property.Name}";
            switch (property.Name)
            {
                case "tag" or "value" or "ignoreCase":
                    break;
                case "equals":
                    tests.Add(OneOf([Text(property.Value, at)], ignoresCase, "equals"));
                    break;
                case "in":
                    tests.Add(OneOf(Texts(property.Value, at), ignoresCase, "is one of"));
                    break;
                case "contains":
                    tests.Add(Contains(Text(property.Value, at), ignoresCase));
                    break;
                case "range":
                    tests.Add(Range(property.Value, at));
                    break;
                case "regex":
                    tests.Add(Regular(Text(property.Value, at), ignoresCase, at));
                    break;
                case "exists":
                    bool wanted = property.Value.ValueKind is JsonValueKind.True or JsonValueKind.False ? property.Value.GetBoolean() : throw RuleParser.Wrong(at, "must be true or false");
                    tests.Add(new ValueTest(wanted ? "has a value" : "has no value", values => (values is { Count: > 0 } && values.Any(value => value.Length > 0)) == wanted));
                    break;
                default:
                    throw RuleParser.Wrong(at, "is not an operator: equals, in, contains, range, regex or exists");
            }
        }

        return tests switch
        {
            [] => throw RuleParser.Wrong(path, "compares with nothing: give equals, in, contains, range, regex or exists"),
            [var one] => one,
            _ => new ValueTest(string.Join(" and ", tests.Select(test => test.Words)), values => tests.TrueForAll(test => test.Holds(values))),
        };
    }

    private static ValueTest OneOf(IReadOnlyList<string> wanted, bool ignoresCase, string words)
    {
        var comparison = ignoresCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return new ValueTest(
            $"{words} {string.Join(", ", wanted.Select(text => $"'{text}'"))}",
            values => values is not null && values.Any(value => wanted.Any(text => string.Equals(value, text, comparison) || SameNumber(value, text))));
    }

    private static ValueTest Contains(string wanted, bool ignoresCase)
        => new($"contains '{wanted}'", values => values is not null && values.Any(value => value.Contains(wanted, ignoresCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal)));

    private static ValueTest Range(JsonElement range, string path)
    {
        if (range.ValueKind != JsonValueKind.Object)
        {
            throw RuleParser.Wrong(path, "must be an object with min, max or both");
        }

        double low = double.NegativeInfinity, high = double.PositiveInfinity;
        foreach (var bound in range.EnumerateObject())
        {
            if (bound.Value.ValueKind != JsonValueKind.Number || !bound.Value.TryGetDouble(out double number) || bound.Name is not ("min" or "max"))
            {
                throw RuleParser.Wrong($"{path}.{bound.Name}", "must be min or max with a number");
            }

            (low, high) = bound.Name == "min" ? (number, high) : (low, number);
        }

        return low <= high && (double.IsFinite(low) || double.IsFinite(high))
            ? new ValueTest(
                string.Create(CultureInfo.InvariantCulture, $"is {(double.IsFinite(low) ? $"at least {low}" : "")}{(double.IsFinite(low) && double.IsFinite(high) ? " and " : "")}{(double.IsFinite(high) ? $"at most {high}" : "")}"),
                values => values is not null && values.Any(value => TryNumber(value, out double number) && number >= low && number <= high))
            : throw RuleParser.Wrong(path, "must have a min, a max or both, and min not above max");
    }

    // Non-backtracking: the time is linear in the text whatever the pattern is; the timeout is a second belt.
    private static ValueTest Regular(string pattern, bool ignoresCase, string path)
    {
        try
        {
            var regex = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | (ignoresCase ? RegexOptions.IgnoreCase : RegexOptions.None), MatchTimeout);
            return new ValueTest($"matches /{pattern}/", values => values is not null && values.Any(value => IsMatch(regex, value)));
        }
        catch (Exception ex) when (ex is ArgumentException or NotSupportedException)
        {
            throw RuleParser.Wrong(path, "is not a regular expression without look-around and back-references", ex);
        }
    }

    private static bool IsMatch(Regex regex, string value)
    {
        try
        {
            return regex.IsMatch(value);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private static string Text(JsonElement value, string path) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString() ?? "",
        JsonValueKind.Number => value.GetRawText(),
        _ => throw RuleParser.Wrong(path, "must be a text or a number"),
    };

    private static IReadOnlyList<string> Texts(JsonElement value, string path)
        => value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0
            ? [.. value.EnumerateArray().Select((item, i) => Text(item, $"{path}[{i}]"))]
            : throw RuleParser.Wrong(path, "must be a list with at least one value");

    private static bool SameNumber(string value, string wanted) => TryNumber(value, out double left) && TryNumber(wanted, out double right) && left == right;

    private static bool TryNumber(string text, out double number) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
}
