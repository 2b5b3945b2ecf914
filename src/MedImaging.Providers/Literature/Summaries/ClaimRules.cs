using System.Text.RegularExpressions;

namespace MedImaging.Providers;

/// <summary>Which words of a model may stand in a claim: plain ones, without an address or markup, by which something could be fetched or sent when it is shown.</summary>
internal static partial class ClaimRules
{
    public const int MaxLength = 1_000;

    public static bool IsPlain(string text, CitationCheck check)
    {
        // A DOI looks like an address to some rules; one that was retrieved is none.
        string rest = check.Scan(text).Where(mention => mention.Item is not null).Reverse()
            .Aggregate(text, (words, mention) => words.Remove(mention.Start, mention.Length));
        return !Markup().IsMatch(rest) && !Address().IsMatch(rest);
    }

#pragma warning disable MA0009 // Single characters and bounded repeats only.
    [GeneratedRegex(@"<[a-z/!?]|\]\s{0,3}[(\[:]|!\[|`|&\#?[a-z0-9]{1,10};|^\s{0,3}[=+@|#]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Markup();

    [GeneratedRegex(@"[a-z][a-z0-9+.-]{0,20}:\s{0,2}//|//[a-z0-9]|\bwww\.|\b(?:data|javascript|mailto|file|tel):\S|\\\\[a-z0-9]|[\p{L}0-9-]{1,63}\.\p{L}{2,24}(?:/|:[0-9]|\?)|[\p{L}0-9-]{1,63}\.(?:com|net|org|info|io|dev|app|co|de|uk|eu|ru|cn|me|ai|xyz|site|online|top|link|zip|biz|gov|edu|cloud|page|click)(?![\p{L}0-9])|[0-9]{1,3}(?:\.[0-9]{1,3}){3}[/:]|@[\p{L}0-9-]{1,63}\.\p{L}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Address();
#pragma warning restore MA0009
}
