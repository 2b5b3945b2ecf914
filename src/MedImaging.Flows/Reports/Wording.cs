using System.Globalization;

namespace MedImaging;

/// <summary>The words the templates are made of.</summary>
internal static class Wording
{
    private const int MaxNameLength = 80;

    /// <summary>What a finding is called inside a sentence: lower case unless it is an acronym.</summary>
    internal static string Name(CodedConcept code)
    {
        string meaning = PlainText.ToQuote(code.Meaning, MaxNameLength);
        if (meaning.Length == 0)
        {
            return $"the coded finding {PlainText.ToQuote(code.Scheme, MaxNameLength)} {PlainText.ToQuote(code.Value, MaxNameLength)}";
        }

        bool isAcronym = meaning.Length > 1 && (char.IsUpper(meaning[1]) || char.IsDigit(meaning[1]));
        return isAcronym ? meaning : char.ToLowerInvariant(meaning[0]) + meaning[1..];
    }

    internal static string Model(ModelDescription model) => PlainText.ToQuote(model.Id, MaxNameLength);

    /// <summary>The confidence with its kind, so that a score is never read as the probability of disease.</summary>
    internal static string Confidence(Confidence confidence, string prefix = "") => confidence.Kind switch
    {
        ConfidenceKind.Softmax => $"{prefix}model score {Number(confidence)} (softmax, not calibrated)",
        ConfidenceKind.SelfReported => $"{prefix}self-reported confidence {Number(confidence)} (a language model's opinion of its own answer, not calibrated)",
        ConfidenceKind.Ensemble => $"{prefix}ensemble score {Number(confidence)} (joined from several models or views, not the chance of disease)",
        ConfidenceKind.Calibrated => $"{prefix}calibrated probability {Number(confidence)} (calibrated on other patients; it may not hold here)",
        _ => $"{prefix}measured score {Number(confidence)} (computed from pixel values by a fixed rule)",
    };

    /// <summary>Two digits, and never 0.00 or 1.00: nothing here is impossible or certain.</summary>
    internal static string Number(Confidence confidence) => confidence.Value switch
    {
        >= 0.995 => ">0.99",
        < 0.005 => "<0.01",
        var value => value.ToString("0.00", CultureInfo.InvariantCulture),
    };

    internal static string List(IReadOnlyList<string> words, string last) => words.Count switch
    {
        0 => "",
        1 => words[0],
        _ => $"{string.Join(", ", words.Take(words.Count - 1))} {last} {words[^1]}",
    };

    internal static string Count(int count, string one, string many) => string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : many)}");

    /// <summary>Begins a sentence, and leaves an identifier such as <c>cxr_pneumonia28</c> as it is.</summary>
    internal static string Capital(string text)
    {
        int end = text.IndexOf(' ', StringComparison.Ordinal);
        string first = end < 0 ? text : text[..end];
        return first.Length == 0 || first.Any(c => c == '_' || char.IsDigit(c)) ? text : char.ToUpperInvariant(text[0]) + text[1..];
    }

    /// <summary>Where a sentence is about: nothing when there is one image only.</summary>
    internal static string On(IReadOnlyList<NumberedFrame> frames, int total)
    {
        if (total == 1)
        {
            return "";
        }

        var numbers = frames.Select(frame => frame.Number.ToString(CultureInfo.InvariantCulture)).ToList();
        return $"On analysed image{(frames.Count == 1 ? "" : "s")} {List(numbers, "and")}, ";
    }
}
