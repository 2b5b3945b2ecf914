using System.Text.Json;

namespace MedImaging;

/// <summary>What the maker of a text embedding model says about it: the file <c>NAME.json</c> beside <c>NAME.onnx</c>. It is verified against the model and its vocabulary when they are opened.</summary>
public sealed record TextModelManifest
{
    /// <summary>Gets the id, such as <c>medical-words-128</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the version.</summary>
    public required string Version { get; init; }

    /// <summary>Gets the SHA-256 of the model's file: 64 hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Gets the length of the model's file in bytes, so that a half-copied one can be told from a changed one.</summary>
    public long? Bytes { get; init; }

    /// <summary>Gets the SHA-256 of the vocabulary: another one gives vectors that mean nothing.</summary>
    public required string VocabularySha256 { get; init; }

    /// <summary>Gets whether the vocabulary is "uncased": small letters without accents.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool LowerCase { get; init; } = true;

    /// <summary>Gets the licence, and whose work the training data is.</summary>
    public required string Licence { get; init; }

    /// <summary>Gets what the model is for, in one sentence.</summary>
    public required string IntendedUse { get; init; }

    /// <summary>Gets what everyone who compares its vectors must know.</summary>
    public IReadOnlyList<string> Limitations { get; init => field = value ?? []; } = [];

    /// <summary>Gets how many numbers a vector has.</summary>
    public required int Dimension { get; init; }

    /// <summary>Gets how many tokens the model takes, with <c>[CLS]</c> and <c>[SEP]</c>.</summary>
    public required int MaxTokens { get; init; }

    /// <summary>Gets the model's inputs.</summary>
    /// <value>The default is the names that BERT's exports have.</value>
    public TextModelInputs Inputs { get; init => field = value ?? new(); } = new();

    /// <summary>Gets the name of the output with the vectors.</summary>
    public string Output { get; init; } = "last_hidden_state";

    /// <summary>Gets how the vectors of the tokens become one.</summary>
    /// <value>The default is their mean.</value>
    public TokenPooling Pooling { get; init; }

    /// <summary>Reads a manifest.</summary>
    /// <param name="utf8Json">The JSON.</param>
    /// <returns>The manifest.</returns>
    /// <exception cref="MedImagingException">It is not one (<see cref="ErrorKind.InvalidInput"/>).</exception>
    public static TextModelManifest FromJson(ReadOnlySpan<byte> utf8Json)
    {
        try
        {
            return JsonSerializer.Deserialize(utf8Json, LocalModelJson.Default.TextModelManifest)
                ?? throw new MedImagingException(ErrorKind.InvalidInput, "The model's manifest is empty.");
        }
        catch (Exception ex) when (ex is JsonException or NotSupportedException)
        {
            throw new MedImagingException(ErrorKind.InvalidInput, InferenceJson.Explain("The model's manifest", ex), ex);
        }
    }
}

/// <summary>The names of a text model's inputs, each int64, batch × tokens.</summary>
public sealed record TextModelInputs
{
    /// <summary>Gets the input of the token numbers.</summary>
    public string Ids { get; init; } = "input_ids";

    /// <summary>Gets the input that says which tokens are padding.</summary>
    public string Mask { get; init; } = "attention_mask";

    /// <summary>Gets the input of the sentence numbers, all 0 here, or none.</summary>
    public string? Types { get; init; } = "token_type_ids";
}

/// <summary>How the vectors of a text's tokens become the text's.</summary>
public enum TokenPooling
{
    /// <summary>Their mean, without padding.</summary>
    Mean,

    /// <summary>The vector of <c>[CLS]</c>.</summary>
    Start,

    /// <summary>The model does it: its output is one vector a text.</summary>
    Model,
}
