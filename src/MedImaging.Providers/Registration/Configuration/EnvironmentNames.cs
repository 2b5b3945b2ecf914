using System.Globalization;

namespace MedImaging.Providers;

/// <summary>Which environment variable is which entry of the configuration, and what it may hold.</summary>
internal static class EnvironmentNames
{
    private const string Providers = "MedImaging:Providers";

    private static readonly (string Name, string Section)[] Keys =
    [
        ("GEMINI_API_KEY", "Gemini"), ("OPENROUTER_API_KEY", "OpenRouter"), ("GROQ_API_KEY", "Groq"), ("OPENAI_API_KEY", "OpenAI"), ("MEDGEMMA_API_KEY", "MedGemma"),
        ("NCBI_API_KEY", "PubMed"), ("SEMANTIC_SCHOLAR_API_KEY", "SemanticScholar"),
    ];

    public static IEnumerable<KeyValuePair<string, string?>> Read(string name, string value)
    {
        foreach (var (key, section) in Keys)
        {
            if (NumberOf(name, key) is { } number)
            {
                return [new($"{Providers}:{section}:ApiKeys:{number}", Key(name, value))];
            }
        }

        return name switch
        {
            "RATE_LIMIT_REQUESTS_PER_MINUTE" => [new($"{Providers}:RateLimit:RequestsPerMinute", Whole(name, value, 1, 100_000))],
            "MAX_RETRIES" => [new($"{Providers}:MaxRetries", Whole(name, value, 0, 10))],
            "CACHE_TTL_MINUTES" => [new("MedImaging:Cache:Ttl", TimeSpan.FromMinutes(int.Parse(Whole(name, value, 0, 10_080), CultureInfo.InvariantCulture)).ToString("c", CultureInfo.InvariantCulture))],
            "MEDGEMMA_API_ENDPOINT" => [new($"{Providers}:MedGemma:Endpoint", Address(name, value))],
            _ => [],
        };
    }

    // The name alone is the first key; NAME_1, NAME_2 … follow in the order of their numbers.
    private static int? NumberOf(string name, string key)
        => name == key ? 0
        : name.StartsWith(key + "_", StringComparison.Ordinal) && int.TryParse(name.AsSpan(key.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is >= 1 and <= 1_000 ? number
        : null;

    private static string Key(string name, string value) => value.All(static c => c is > ' ' and <= '~') ? value : throw Bad(name, "a key: it consists of visible ASCII characters, without spaces");

    private static string Whole(string name, string value, int min, int max)
        => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= min && number <= max
            ? number.ToString(CultureInfo.InvariantCulture)
            : throw Bad(name, string.Create(CultureInfo.InvariantCulture, $"a whole number from {min} to {max}"));

    private static string Address(string name, string value)
        => Uri.TryCreate(value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? value : throw Bad(name, "an address such as https://example.org/v1/");

    private static MedImagingException Bad(string name, string expected) => new(ErrorKind.InvalidInput, $"The environment variable {name} is not {expected}.");
}
