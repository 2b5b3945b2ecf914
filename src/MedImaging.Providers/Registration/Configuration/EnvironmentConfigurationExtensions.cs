using System.Collections;
using MedImaging;
using MedImaging.Providers;

namespace Microsoft.Extensions.Configuration;

/// <summary>Takes settings from environment variables of well-known names.</summary>
public static class EnvironmentConfigurationExtensions
{
    /// <summary>Reads the variables that this library knows, such as <c>GEMINI_API_KEY</c>, <c>GEMINI_API_KEY_2</c>, <c>RATE_LIMIT_REQUESTS_PER_MINUTE</c> and <c>CACHE_TTL_MINUTES</c>, as entries of <c>MedImaging</c>.</summary>
    /// <param name="builder">The host's configuration; what is added to it later wins.</param>
    /// <param name="variables">The variables; <see langword="null"/> for those of the process.</param>
    /// <returns>The same builder, for chaining.</returns>
    /// <exception cref="MedImagingException">A value is not what it should be; the message names the variable and never its value.</exception>
    public static IConfigurationBuilder AddMedImagingEnvironment(this IConfigurationBuilder builder, IEnumerable<KeyValuePair<string, string?>>? variables = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        variables ??= Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(entry => KeyValuePair.Create((string)entry.Key, (string?)entry.Value));
        return builder.AddInMemoryCollection(variables.Where(variable => !string.IsNullOrWhiteSpace(variable.Value)).SelectMany(variable => EnvironmentNames.Read(variable.Key, variable.Value?.Trim() ?? "")));
    }
}
