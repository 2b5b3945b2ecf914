namespace MedImaging;

internal static class SearchWords
{
    public static string Of(string text) => string.Join(' ', text.ToLowerInvariant().Split([' ', '.', ',', '\n'], StringSplitOptions.RemoveEmptyEntries));

    public static IReadOnlyList<string> Phrases(string asked) => [.. Of(asked).Split(' ', StringSplitOptions.RemoveEmptyEntries)];
}
