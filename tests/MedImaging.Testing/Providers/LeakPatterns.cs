using System.Buffers;
using System.Text;
using System.Text.Json;

namespace MedImaging.Testing;

/// <summary>The forms in which a word may leak.</summary>
internal sealed class LeakPatterns
{
    private readonly List<(string Text, string Form)> _texts = [];
    private readonly List<(byte[] Bytes, string Form)> _bytes = [];
    private readonly SearchValues<string> _any;

    public LeakPatterns(IReadOnlyList<string> canaries)
    {
        for (int i = 0; i < canaries.Count; i++)
        {
            string canary = canaries[i];
            ArgumentOutOfRangeException.ThrowIfLessThan(canary.Length, 8, nameof(canaries));
            byte[] utf8 = Encoding.UTF8.GetBytes(canary), utf16 = Encoding.Unicode.GetBytes(canary), utf16Big = Encoding.BigEndianUnicode.GetBytes(canary);
            Add(i, "as it is", canary);
            Add(i, "URL-encoded", Uri.EscapeDataString(canary));
            Add(i, "form-encoded", System.Net.WebUtility.UrlEncode(canary));
            Add(i, "JSON-escaped", JsonEncodedText.Encode(canary).ToString());
            AddEncoded(i, "", utf8);
            AddEncoded(i, " of UTF-16", utf16);
            _bytes.Add((utf16, $"canary {i} in UTF-16"));
            _bytes.Add((utf16Big, $"canary {i} in UTF-16 BE"));
        }

        _any = SearchValues.Create([.. _texts.Select(each => each.Text)], StringComparison.OrdinalIgnoreCase);
    }

    public string? Find(string text)
        => text.AsSpan().IndexOfAny(_any) < 0 ? null : _texts.First(each => text.Contains(each.Text, StringComparison.OrdinalIgnoreCase)).Form;

    public string? Find(ReadOnlySpan<byte> bytes)
    {
        if (Find(Encoding.Latin1.GetString(bytes)) is { } found)
        {
            return found;
        }

        foreach (var (pattern, form) in _bytes)
        {
            if (bytes.IndexOf(pattern) >= 0)
            {
                return form;
            }
        }

        return null;
    }

    private void AddEncoded(int number, string of, byte[] bytes)
    {
        Add(number, "in hex" + of, Convert.ToHexString(bytes));
        for (int offset = 0; offset < 3; offset++)
        {
            // The characters that the bytes around it do not touch, at each of the three offsets.
            string base64 = Convert.ToBase64String([.. new byte[offset], .. bytes]);
            int first = offset == 0 ? 0 : offset + 1;
            string inner = base64[first..((offset + bytes.Length) * 8 / 6)];
            Add(number, "in base64" + of, inner);
            Add(number, "in base64url" + of, inner.Replace('+', '-').Replace('/', '_'));
        }
    }

    private void Add(int number, string form, string text)
    {
        if (text.All(char.IsAscii) || form == "as it is")
        {
            _texts.Add((text, $"canary {number} {form}"));
        }
        else
        {
            _bytes.Add((Encoding.UTF8.GetBytes(text), $"canary {number} {form}"));
        }
    }
}
