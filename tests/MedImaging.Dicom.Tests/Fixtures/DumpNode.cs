using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace MedImaging.Dicom.Tests;

/// <summary>One element as one program sees it. What a program does not say is null.</summary>
/// <param name="Path">The tags from the root, and the how-manieth element it is with this path.</param>
/// <param name="Vr">The VR.</param>
/// <param name="Length">The length in bytes; -1 for an undefined one.</param>
/// <param name="Digest">The start of the SHA-256 of the value.</param>
/// <param name="Text">The value in plain characters.</param>
internal sealed partial record DumpNode(string Path, string? Vr, long? Length, string? Digest, string? Text)
{
    private static readonly Regex Line = DumpLine();

    public bool Agrees(DumpNode other)
        => Same(Vr, other.Vr, static (a, b) => a.Contains(b, StringComparison.Ordinal) || b.Contains(a, StringComparison.Ordinal))
            && (Length is null || other.Length is null || Length == other.Length)
            && Same(Digest, other.Digest, string.Equals) && Same(Text, other.Text, string.Equals);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Vr} {Length}");

    public static List<DumpNode> Of(DicomDataset dataset)
    {
        var paths = new Paths();
        var nodes = new List<DumpNode>();
        var walk = new DatasetWalk(dataset);
        while (walk.MoveNext())
        {
            if (walk.Current is DatasetWalk.Step.Element or DatasetWalk.Step.SequenceStart)
            {
                var element = walk.Element;
                int depth = walk.Depth - (walk.Current == DatasetWalk.Step.SequenceStart ? 1 : 0);
                if (depth == 0 && element.Tag.Group == 2)
                {
                    continue;   // meta information, wherever it stands
                }

                bool isPlain = element.Items is null && element.Fragments is null;
                nodes.Add(new DumpNode(paths.Next(depth, element.Tag.Value), element.Vr.ToString(), element.HasUndefinedLength ? -1 : element.Length,
                    isPlain ? ContentHash.Of(element.Value.Span).Hex[..16] : null, isPlain ? TextOf(element) : null));
            }
        }

        return nodes;
    }

    // Lines of dcmdump and gdcmdump: "  (0008,0060) CS [CT]   #   2, 1 Modality"; VRs that the dictionary gives stand in parentheses in gdcmdump.
    public static List<DumpNode> Parse(IEnumerable<string> lines)
    {
        var paths = new Paths();
        var nodes = new List<DumpNode>();
        foreach (string line in lines)
        {
            var match = Line.Match(line);
            if (!match.Success || match.Groups["tag"].Value.StartsWith("fffe", StringComparison.Ordinal) || (match.Groups["indent"].Length == 0 && match.Groups["tag"].Value.StartsWith("0002", StringComparison.Ordinal)))
            {
                continue;
            }

            string length = match.Groups["length"].Value, vr = match.Groups["known"].Success ? match.Groups["known"].Value : match.Groups["vr"].Value, value = match.Groups["value"].Value.TrimEnd();
            bool isText = value.StartsWith('[') && value.EndsWith(']');
            bool isWhole = isText && !value.Contains("...", StringComparison.Ordinal) && value.All(c => c is >= ' ' and <= '~');
            nodes.Add(new DumpNode(paths.Next(match.Groups["indent"].Length / 4, Convert.ToUInt32(match.Groups["tag"].Value.Replace(",", "", StringComparison.Ordinal), 16)), vr switch { "??" => null, "OB_OW" or "pi" or "ox" or "px" => "OB or OW", "xs" or "US_SS" => "US or SS", "lt" or "up" or "na" or "US_SS_OW" => null, _ => vr },
                length == "u/l" ? -1 : long.Parse(length, CultureInfo.InvariantCulture), null,
                isWhole ? value[1..^1].Trim() : vr is "US" or "UL" or "SS" or "SL" && value.All(c => char.IsAsciiDigit(c) || c is '\\' or '-') && value.Length < 60 ? value : null));
        }

        return nodes;
    }

    public static string[] Numbered(IEnumerable<(int Depth, uint Tag)> nodes)
    {
        var paths = new Paths();
        return [.. nodes.Select(n => paths.Next(n.Depth, n.Tag))];
    }

    private static string? TextOf(in DicomElement element)
    {
        string text = element.Vr is DicomVr.US or DicomVr.UL or DicomVr.SS or DicomVr.SL ? string.Join('\\', element.GetStrings())
            : element.Vr is DicomVr.UN || !element.Vr.IsText() ? "" : Encoding.Latin1.GetString(element.Value.Span).Trim(' ', '\0');
        return text.Length is > 0 and < 60 && text.All(c => c is >= ' ' and <= '~') ? text : null;
    }

    private static bool Same(string? one, string? other, Func<string, string, bool> equal) => one is null || other is null || equal(one, other);

    [GeneratedRegex(@"^(?<indent> *)\((?<tag>[0-9a-f]{4},[0-9a-f]{4})\) (?<vr>[A-Za-z?_]{2,5}) (\((?<known>[A-Z][A-Z](_[A-Z_]+)?)\) ?)?(?<value>.*?)\s*# +(?<length>\d+|u/l), ?\d")]
    private static partial Regex DumpLine();

    private sealed class Paths
    {
        private readonly List<uint> _open = [];
        private readonly Dictionary<string, int> _seen = [];

        public string Next(int depth, uint tag)
        {
            _open.RemoveRange(Math.Min(depth, _open.Count), Math.Max(0, _open.Count - depth));
            _open.Add(tag);
            string path = string.Join('/', _open.Select(t => t.ToString("X8", CultureInfo.InvariantCulture)));
            int number = _seen[path] = _seen.GetValueOrDefault(path) + 1;
            return string.Create(CultureInfo.InvariantCulture, $"{path}#{number}");
        }
    }
}
