using System.Text.Json;

namespace MedImaging.Providers;

/// <summary>The answer about one image.</summary>
/// <param name="ImageId">The id the image had in the request, from its hash; the answer came with the same.</param>
/// <param name="Value">The answer, as the model gave it: it is not checked against the schema here.</param>
/// <param name="Images">How many images the request had.</param>
public sealed record ImageAnswer(string ImageId, JsonElement Value, int Images);
