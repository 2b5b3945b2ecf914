using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Has a model say what the retrieved publications say, and keeps of it only claims that cite what was retrieved. What the publications themselves say to the model is data and can change none of this.</summary>
public sealed class EvidenceSummarizer
{
    private readonly IChatClient _client;
    private readonly EvidenceSummarizerOptions _options;
    private readonly Func<string> _fence;

    /// <summary>Creates a summarizer.</summary>
    /// <param name="client">The model.</param>
    /// <param name="options">How to summarise, or none for the defaults.</param>
    public EvidenceSummarizer(IChatClient client, EvidenceSummarizerOptions? options = null)
        : this(client, options, static () => RandomNumberGenerator.GetHexString(32, lowercase: true))
    {
    }

    internal EvidenceSummarizer(IChatClient client, EvidenceSummarizerOptions? options, Func<string> fence)
    {
        ArgumentNullException.ThrowIfNull(client);
        (_client, _options, _fence) = (client, options ?? new EvidenceSummarizerOptions(), fence);
    }

    /// <summary>Summarises what a search found.</summary>
    /// <param name="result">What was found; its limitations are kept.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The summary. It has no claim that cites nothing retrieved, and none at all, with a limitation, when the answer could not be read.</returns>
    /// <exception cref="MedImagingException">The model did not answer.</exception>
    public ValueTask<EvidenceSummary> SummarizeAsync(LiteratureResult result, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(result);
        return SummarizeAsync(new EvidenceSummary { Question = result.Query.Text, Items = result.Items, Limitations = result.Limitations }, result.Query.Scope, cancellationToken);
    }

    /// <summary>Fills the claims of a summary.</summary>
    /// <param name="summary">The question, the items, and limitations so far; its claims are replaced.</param>
    /// <param name="scope">Whose question it is, or none.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The summary. It has no claim that cites nothing retrieved, and none at all, with a limitation, when the answer could not be read.</returns>
    /// <exception cref="MedImagingException">The model did not answer.</exception>
    public async ValueTask<EvidenceSummary> SummarizeAsync(EvidenceSummary summary, CallScope? scope = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(summary);
        EvidenceItem[] items = [.. summary.Items.Take(_options.MaxItems)];
        if (items.Length == 0)
        {
            return summary with { Claims = [], Limitations = [.. summary.Limitations, "Nothing was retrieved that could be summarised."] };
        }

        var options = new ChatOptions
        {
            Temperature = _options.Temperature,
            MaxOutputTokens = _options.MaxOutputTokens,
            ResponseFormat = ChatResponseFormat.ForJsonSchema(EvidencePrompt.Schema, "evidence_claims"),
        };
        var messages = EvidencePrompt.Write(summary.Question, items, _options.MaxItemLength, _fence());
        var response = await _client.GetResponseAsync(messages, options.WithScope(scope ?? CallScope.None), cancellationToken).ConfigureAwait(false);
        return Read(summary, items, response.Text);
    }

    private EvidenceSummary Read(EvidenceSummary summary, EvidenceItem[] shown, string answer)
    {
        var limitations = summary.Limitations.ToList();
        if (Claims(answer) is not { } answered)
        {
            return summary with { Claims = [], Limitations = [.. limitations, "The summary of the model could not be read."] };
        }

        // Only what the model was shown: an item it never saw cannot be what its words rest on.
        var check = new CitationCheck(shown);
        var claims = new List<EvidenceClaim>();
        int unsupported = 0, notPlain = 0, tooMany = 0;
        foreach (var claim in answered)
        {
            if (check.Check(claim).Count > 0)
            {
                unsupported++;
            }
            else if (claim.Text.Length == 0 || !ClaimRules.IsPlain(claim.Text, check))
            {
                notPlain++;
            }
            else if (claims.Count == _options.MaxClaims)
            {
                tooMany++;
            }
            else
            {
                claims.Add(claim with { Cites = [.. claim.Cites.Select(cite => check.Find(cite)?.Id).OfType<string>().Distinct(StringComparer.Ordinal)] });
            }
        }

        Tell(unsupported, "because they cite nothing, or something that was not retrieved");
        Tell(notPlain, "because they are not plain text");
        Tell(tooMany, "because there were too many");
        return summary with { Claims = claims, Limitations = limitations };

        void Tell(int count, string reason)
        {
            if (count > 0)
            {
                limitations.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Statements of the model that were left out {reason}: {count}."));
            }
        }
    }

    // Models like to put a fence of their own around their JSON; what is outside the braces is not looked at.
    private static List<EvidenceClaim>? Claims(string answer)
    {
        int start = answer.IndexOf('{', StringComparison.Ordinal), end = answer.LastIndexOf('}');
        using var document = start < 0 || end < start ? null : LiteratureJson.TryParse(Encoding.UTF8.GetBytes(answer[start..(end + 1)]));
        return document is null || document.RootElement.Member("claims"u8) is not { ValueKind: JsonValueKind.Array } claims
            ? null
            : [.. claims.EnumerateArray().Select(claim => new EvidenceClaim(UntrustedText.Clean(claim.Text("text"u8), ClaimRules.MaxLength), Cites(claim)))];
    }

    private static IReadOnlyList<string> Cites(JsonElement claim)
        => [.. claim.Items("cites"u8).Select(cite => cite.ValueKind == JsonValueKind.String ? UntrustedText.Clean(cite.GetString(), LiteratureText.MaxName) : "").Take(100)];
}
