using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MedImaging.Testing;

namespace MedImaging;

/// <summary>Answers as a vision model gives them.</summary>
public static partial class VisionAnswers
{
    public static readonly VisionLabel Pneumonia = VisionLabel.Chest.Single(label => label.Code.Meaning == "Pneumonia");

    public static readonly VisionLabel Effusion = VisionLabel.Chest.Single(label => label.Code.Meaning == "Pleural effusion");

    /// <summary>A client that sees pneumonia, or not, at a place.</summary>
    public static FakeChatClient Client(string model, bool isPresent, double[]? box = null, string side = "unknown", double confidence = 0.8)
        => new FakeChatClient { ModelId = model }.Otherwise(request => Answer(ImageOf(request), Entry(Pneumonia, isPresent, box, side, confidence), Entry(Effusion, false)));

    public static string Answer(string image, params JsonObject[] entries)
        => new JsonObject { ["image"] = image, ["findings"] = new JsonArray([.. entries]) }.ToJsonString();

    public static JsonObject Entry(VisionLabel label, bool isPresent, double[]? box = null, string side = "unknown", double confidence = 0.8) => new()
    {
        ["code"] = $"{label.Code.Scheme}:{label.Code.Value}",
        ["present"] = isPresent,
        ["confidence"] = confidence,
        ["laterality"] = side,
        ["box"] = new JsonArray([.. (box ?? []).Select(value => JsonValue.Create(value))]),
        ["words"] = "opacity suggestive of something",
    };

    public static string ImageOf(FakeChatRequest request) => Image().Match(string.Join('\n', request.Messages.Select(message => message.Text))).Groups[1].Value;

    public static void TwoLabels(VisionOptions options) => options.Labels = [Pneumonia, Effusion];

    public static string Invariant(double value) => value.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex("\"image\":\"([0-9a-f]+)\"")]
    private static partial Regex Image();
}
