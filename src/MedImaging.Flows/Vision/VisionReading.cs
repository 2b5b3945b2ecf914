using Microsoft.Extensions.AI;

namespace MedImaging;

/// <summary>Asks one vision model about one frame.</summary>
internal sealed class VisionReading(VisionPrompt prompt, VisionOptions options, TimeProvider time)
{
    private const int MaxName = 80;

    /// <exception cref="MedImagingException">The model did not answer, or not what was asked.</exception>
    internal async Task<Findings> AskAsync(IChatClient client, string key, FrameReference frame, ReadOnlyMemory<byte> png, CallScope scope, CancellationToken cancellationToken)
    {
        var response = await SendAsync(client, key, prompt.Messages(frame, png), prompt.Options(scope), cancellationToken).ConfigureAwait(false);
        if (response.FinishReason == ChatFinishReason.ContentFilter)
        {
            throw new MedImagingException(ErrorKind.ModelRefused, $"The model '{key}' declined to answer.");
        }

        if (response.FinishReason == ChatFinishReason.Length)
        {
            throw new MedImagingException(ErrorKind.MalformedResponse, $"The answer of '{key}' was cut off; allow more tokens.");
        }

        return ToFindings(VisionAnswer.Read(response.Text, VisionPrompt.NameOf(png), frame, options), frame, Describe(client, key, response));
    }

    private async Task<ChatResponse> SendAsync(IChatClient client, string key, IList<ChatMessage> messages, ChatOptions chat, CancellationToken cancellationToken)
    {
        // A client of this library keeps to the deadline of the scope; the host's own need not know of one.
        using var limit = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await client.GetResponseAsync(messages, chat, either.Token).ConfigureAwait(false);
        }
        catch (Exception ex) when (ex is HttpRequestException or IOException)
        {
            throw new MedImagingException(ErrorKind.Unavailable, $"The model '{key}' cannot be reached.", ex);
        }
        catch (Exception ex) when (ex is TimeoutException || (ex is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new MedImagingException(ErrorKind.Timeout, $"The model '{key}' did not answer in time.", ex);
        }
    }

    private ModelDescription Describe(IChatClient client, string key, ChatResponse response)
    {
        var metadata = client.GetService(typeof(ChatClientMetadata)) as ChatClientMetadata;
        string id = PlainText.ToQuote(response.ModelId ?? metadata?.DefaultModelId, MaxName), provider = PlainText.ToQuote(metadata?.ProviderName, MaxName);
        return new ModelDescription
        {
            Id = id.Length > 0 ? id : key,
            Version = VisionPrompt.Version,
            Hash = prompt.Hash,
            IntendedUse = "Draft findings by a general language model under fixed words (the hash is theirs); it is no medical device",
            Device = provider.Length > 0 ? provider : key,
        };
    }

    private Findings ToFindings(IReadOnlyList<VisionEntry> entries, FrameReference frame, ModelDescription model)
    {
        var evidence = new FindingEvidence { PixelHash = frame.PixelHash, RecipeHash = prompt.RecipeHash, ModelId = model.Id, ModelVersion = model.Version, ModelHash = model.Hash };
        return new Findings
        {
            Frame = frame,
            Model = model,
            Items = [.. entries.OrderByDescending(entry => entry.IsPresent).ThenByDescending(entry => entry.Confidence).Select((entry, i) => new Finding
            {
                Id = FormattableString.Invariant($"f{i + 1}"),
                Code = entry.Label.Code,
                Confidence = new Confidence(entry.Confidence, ConfidenceKind.SelfReported),
                IsPresent = entry.IsPresent,
                IsCritical = entry.Label.IsCritical,
                Region = entry.Region,
                Laterality = entry.Laterality,
                Remark = entry.Words,
                Evidence = evidence,
            })],
            Limitations = ["Places and confidences of a language model are its own word for its answer, and are not measured"],
        };
    }
}
