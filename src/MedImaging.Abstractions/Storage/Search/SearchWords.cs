using System.Text;

namespace MedImaging;

/// <summary>How a text becomes <see cref="StoredRecord.Words"/>, and what a person types becomes <see cref="RecordQuery.Phrases"/>: the same words, as tokens where the store is sealed.</summary>
internal sealed class SearchWords(FieldTokens tokens)
{
    /// <summary>How many words of a text can be found; what comes after them, in a text longer than any report, cannot.</summary>
    public const int MostWords = 50_000;

    private const int LongestQuery = 1000;
    private const int MostPhrases = 32;

    /// <summary>Gives the words of a text.</summary>
    /// <returns>The words, or <see langword="null"/> when it has none.</returns>
    public string? Of(string tenant, string? text)
    {
        var words = new StringBuilder();
        Append(words, tenant, text, MostWords);
        return words.Length == 0 ? null : words.ToString();
    }

    /// <summary>Gives the phrases a person looks for: what stands between quotation marks is one, as is what stands between spaces.</summary>
    /// <returns>The phrases; none when nothing was typed that can be looked for, and then nothing is to be found.</returns>
    /// <exception cref="MedImagingException">It is longer than anybody types (<see cref="ErrorKind.LimitExceeded"/>).</exception>
    public IReadOnlyList<string> Phrases(string tenant, string? query)
    {
        if (query is null)
        {
            return [];
        }

        if (query.Length > LongestQuery)
        {
            throw new MedImagingException(ErrorKind.LimitExceeded, $"A search is at most {LongestQuery:N0} characters long.");
        }

        var phrases = new List<string>();
        var quoted = false;
        foreach (string part in query.Split(['"', '“', '”', '„', '‟', '«', '»', '「', '」']))
        {
            foreach (string phrase in quoted ? [part] : part.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            {
                if (Of(tenant, phrase) is { } words && !phrases.Contains(words, StringComparer.Ordinal))
                {
                    phrases.Add(words);
                }
            }

            quoted = !quoted;
        }

        return phrases.Count <= MostPhrases
            ? phrases
            : throw new MedImagingException(ErrorKind.LimitExceeded, $"A search has at most {MostPhrases} words and phrases.");
    }

    private void Append(StringBuilder words, string tenant, string? text, int most)
    {
        var reader = new WordReader(text, stackalloc char[WordReader.LongestWord]);
        var made = tokens.IsOn ? new Dictionary<string, string>(StringComparer.Ordinal) : null;
        for (int count = 0; count < most && reader.TryRead(out var word); count++)
        {
            if (words.Length > 0)
            {
                words.Append(' ');
            }

            if (made is null)
            {
                words.Append(word);
                continue;
            }

            // A report says the same words again and again, and a token costs a hash.
            var known = made.GetAlternateLookup<ReadOnlySpan<char>>();
            if (!known.TryGetValue(word, out string? token))
            {
                string plain = word.ToString();
                made.Add(plain, token = tokens.Word(tenant, plain));
            }

            words.Append(token);
        }
    }
}
