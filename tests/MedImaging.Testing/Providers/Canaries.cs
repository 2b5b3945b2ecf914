namespace MedImaging.Testing;

/// <summary>The key, the patient and the provider's words that tests use wherever it does not matter which: what watches a whole run looks for them. A test that leaks on purpose uses words of its own.</summary>
public static class Canaries
{
    /// <summary>A key of a provider.</summary>
    public const string Key = "sk-canary-7Hq2Lx0pZt9";

    /// <summary>A patient's name, as in a message or an image.</summary>
    public const string Patient = "CANARY^MARGARETHE-5521";

    /// <summary>What only a provider says: errors may not repeat it.</summary>
    public const string Echo = "echo-canary-81b7e0";

    /// <summary>Gets all of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Key, Patient, Echo];
}
