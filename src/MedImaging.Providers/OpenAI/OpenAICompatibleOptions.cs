using System.ComponentModel.DataAnnotations;

namespace MedImaging.Providers;

/// <summary>One server that speaks the OpenAI dialect, one default model, and what to say to it.</summary>
public sealed class OpenAICompatibleOptions : IValidatableObject
{
    /// <summary>Gets or sets the client's name, by which gates, routes and errors know it.</summary>
    /// <value><see langword="null"/>, the default, stands for the preset's, such as <c>groq</c>.</value>
    [RegularExpression("^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
    public string? Name { get; set; }

    /// <summary>Gets or sets which server it is.</summary>
    /// <value>The default is <see cref="OpenAIPreset.OpenAI"/>.</value>
    [EnumDataType(typeof(OpenAIPreset))]
    public OpenAIPreset Preset { get; set; }

    /// <summary>Gets or sets where it is and the limits of a call.</summary>
    /// <value>Without an address, the preset's address and residency hold; with one, the residency given with it.</value>
    [Required]
    public ProviderEndpoint Endpoint { get; set; } = new();

    /// <summary>Gets or sets the model's id; a call may name another. A local server that has one model loaded needs none.</summary>
    public string? Model { get; set; }

    /// <summary>Gets or sets what the model can do and costs.</summary>
    /// <value>The default is <see langword="null"/>: unknown.</value>
    public ProviderModel? Description { get; set; }

    /// <summary>Gets the keys: each becomes a client of its own, and a ring of keys goes round them. A local server needs none.</summary>
    public IList<string> ApiKeys { get; } = [];

    /// <summary>Gets headers to send with every call, such as OpenRouter's <c>HTTP-Referer</c>; never patient data, and none that this library sets itself.</summary>
    public IDictionary<string, string> Headers { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets or sets the organisation that is billed, where the server knows any.</summary>
    public string? Organization { get; set; }

    /// <summary>Gets or sets the project that is billed, where the server knows any.</summary>
    public string? Project { get; set; }

    /// <summary>Gets or sets how a conversation is laid out.</summary>
    /// <value>The default is <see cref="OpenAIBodyStyle.Completions"/>.</value>
    [EnumDataType(typeof(OpenAIBodyStyle))]
    public OpenAIBodyStyle BodyStyle { get; set; }

    /// <summary>Gets or sets how the server is told the shape of an answer.</summary>
    /// <value><see langword="null"/>, the default, stands for the preset's way.</value>
    [EnumDataType(typeof(JsonSchemaSupport))]
    public JsonSchemaSupport? Schemas { get; set; }

    /// <summary>Gets or sets whether a schema binds the server strictly. Then each of its objects must name all of its properties as required and allow no others.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool StrictSchemas { get; set; } = true;

    /// <summary>Gets or sets which of OpenRouter's providers may take a call; other servers never see it.</summary>
    [Required]
    public OpenRouterPreferences OpenRouter { get; set; } = new();

    /// <summary>Gets or sets what speech clients add to it.</summary>
    [Required]
    public OpenAISpeechOptions Speech { get; set; } = new();

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (name, value) in Headers)
        {
            if (!HeaderRules.IsAllowed(name, value))
            {
                yield return new ValidationResult($"The header '{name}' is set by the library itself, or is none that a request can carry.", [nameof(Headers)]);
            }
        }

        if (Endpoint is { Address: null } && OpenAIServer.Of(Preset).Address is null)
        {
            yield return new ValidationResult($"The preset {Preset} has no usual address: give the endpoint's.", [nameof(Endpoint)]);
        }
    }
}
