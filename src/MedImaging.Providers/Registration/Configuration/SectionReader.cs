using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace MedImaging.Providers;

/// <summary>Reads values of a configuration. An error names the entry and what it should be, never what it is: it may be a key.</summary>
internal sealed class SectionReader(IConfigurationSection section)
{
    public bool Exists => section.Value is not null || section.GetChildren().Any();

    /// <summary>The section's own value.</summary>
    public string? Self => section.Value;

    public SectionReader Section(string name) => new(section.GetSection(name));

    public IEnumerable<(string Name, SectionReader Section)> Sections() => section.GetChildren().Select(child => (child.Key, new SectionReader(child)));

    public string? Text(string name) => section[name] is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;

    public int? Whole(string name, int min, int max)
        => Text(name) is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= min && value <= max ? value
        : throw Bad(name, $"a whole number from {min} to {max}");

    public decimal? Number(string name)
        => Text(name) is not { } text ? null
        : decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value) ? value
        : throw Bad(name, "a number");

    public bool? Flag(string name) => Text(name) is not { } text ? null : bool.TryParse(text, out bool value) ? value : throw Bad(name, "true or false");

    public TimeSpan? Time(string name)
        => Text(name) is not { } text ? null
        : TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var value) && value >= TimeSpan.Zero ? value
        : throw Bad(name, "a time such as 00:30:00");

    public Uri? Address(string name)
        => Text(name) is not { } text ? null : Uri.TryCreate(text, UriKind.Absolute, out var value) && value.Scheme is "http" or "https" ? value : throw Bad(name, "an address such as https://example.org/v1/");

    public TEnum? Choice<TEnum>(string name)
        where TEnum : struct, Enum
        => Text(name) is not { } text ? null
        : Enum.TryParse(text, ignoreCase: true, out TEnum value) && Enum.IsDefined(value) && !char.IsAsciiDigit(text[0]) ? value
        : throw Bad(name, $"one of {string.Join(", ", Enum.GetNames<TEnum>())}");

    /// <summary>The values of a list, in the order of their numbers: 2 comes before 10.</summary>
    public IReadOnlyList<string> List(string name)
        => [.. section.GetSection(name).GetChildren()
            .OrderBy(child => int.TryParse(child.Key, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : int.MaxValue)
            .Select(child => child.Value?.Trim()).OfType<string>().Where(value => value.Length > 0)];

    public MedImagingException Bad(string name, string expected) => new(ErrorKind.InvalidInput, $"The configuration's '{section.Path}:{name}' is not {expected}.");
}
