using Microsoft.Extensions.AI;

namespace MedImaging;

/// <summary>Makes a vector of what was found: of the names of the codes, the sides, the kind of image and the part of the body. Nothing that a person typed into a study gets into it.</summary>
internal sealed class FindingsVector(IEmbeddingGenerator<string, Embedding<float>> generator, string modelVersion)
{
    // How the words are put together is a part of what made a vector: raise it when they change.
    private const string Recipe = "findings/1";

    private const int MaxName = 80, MaxFindings = 100;

    /// <summary>The words for the present findings, the same whatever their order; empty when nothing is present.</summary>
    internal static string Words(StudyFindings findings)
    {
        string[] names =
        [
            .. findings.Frames.SelectMany(frame => frame.Items).Where(item => item.IsPresent)
                .Select(item => $"{item.Laterality?.ToString().ToLowerInvariant()} {PlainText.Of(item.Code.Meaning, MaxName).ToLowerInvariant()}".Trim())
                .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(MaxFindings),
        ];
        var frame = findings.Frames[0].Frame;
        return names.Length == 0 ? "" : string.Join("; ", names.Append($"{VisionFields.ModalityOf(frame)} {VisionFields.BodyPart(frame)}".Trim().ToLowerInvariant()).Where(part => part.Length > 0));
    }

    /// <summary>Asks for the vector.</summary>
    internal async ValueTask<(EmbeddingModelKey Model, ReadOnlyMemory<float> Vector)> MakeAsync(string words, CallScope scope, CancellationToken cancellationToken)
    {
        GeneratedEmbeddings<Embedding<float>> made;
        try
        {
            made = await generator.GenerateAsync([words], CallScopeExtensions.WithScope((EmbeddingGenerationOptions?)null, scope), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception ex) when (ex is HttpRequestException or IOException)
        {
            throw new MedImagingException(ErrorKind.Unavailable, "The generator of vectors cannot be reached.", ex);
        }

        if (made is not [{ Vector.IsEmpty: false } embedding])
        {
            throw new MedImagingException(ErrorKind.MalformedResponse, "The generator gave not one vector for one text.");
        }

        var metadata = generator.GetService(typeof(EmbeddingGeneratorMetadata)) as EmbeddingGeneratorMetadata;
        string model = embedding.ModelId ?? metadata?.DefaultModelId ?? metadata?.ProviderName ?? generator.GetType().Name;
        return (new EmbeddingModelKey(model, $"{modelVersion}+{Recipe}", embedding.Vector.Length), embedding.Vector);
    }
}
