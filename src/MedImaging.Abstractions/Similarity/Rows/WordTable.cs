using System.Collections.Concurrent;

namespace MedImaging;

/// <summary>Numbers for words, from 1 on. One thread adds at a time; others look up meanwhile.</summary>
internal sealed class WordTable(int limit)
{
    private readonly ConcurrentDictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private string?[] _words = new string?[8];
    private int _count = 1;

    /// <summary>Gets one more than the largest number given.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Gets the number of a word that is known, else 0.</summary>
    public int Find(string word) => _numbers.TryGetValue(word, out int number) ? number : 0;

    /// <summary>Gets the word of a number.</summary>
    public string? Word(int number) => Volatile.Read(ref _words) is var words && (uint)number < (uint)words.Length ? words[number] : null;

    /// <summary>Gets the number of a word, a new one if need be.</summary>
    /// <exception cref="MedImagingException">There are too many words (<see cref="ErrorKind.LimitExceeded"/>).</exception>
    public int Add(string? word)
    {
        if (word is null)
        {
            return 0;
        }

        if (_numbers.TryGetValue(word, out int known))
        {
            return known;
        }

        int number = _count;
        if (number > limit)
        {
            throw new MedImagingException(ErrorKind.LimitExceeded, $"The index has more than {limit} different values of one attribute in a tenant.");
        }

        if (number == _words.Length)
        {
            string?[] larger = new string?[_words.Length * 2];
            _words.CopyTo(larger, 0);
            Volatile.Write(ref _words, larger);
        }

        _words[number] = word;
        Volatile.Write(ref _count, number + 1);
        _numbers[word] = number;
        return number;
    }
}
