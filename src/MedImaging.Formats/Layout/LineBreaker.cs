using System.Text;

namespace MedImaging.Formats.Layout;

/// <summary>Breaks text into lines of a width: between words, at line ends of the text itself, and inside a word only when it is wider than the line.</summary>
internal sealed class LineBreaker
{
    private const string GoodPlacesToBreak = ".-/_,;:)";

    private readonly double _width;
    private readonly List<TextLine> _lines = [];
    private readonly List<TextSpan> _word = [];
    private TextLine _line = new();
    private TextStyle? _space;   // the style of a space seen since the last word

    private LineBreaker(double width) => _width = width;

    public static List<TextLine> Break(IEnumerable<TextSpan> spans, double width)
    {
        var breaker = new LineBreaker(width);
        foreach (var span in spans)
        {
            breaker.Take(span);
        }

        breaker.EndWord();
        breaker.EndLine(null);
        return breaker._lines;
    }

    /// <summary>Shortens a text to one line of a width, with an ellipsis where something is missing.</summary>
    public static string Fit(string text, TextStyle style, double width)
    {
        string line = text.ReplaceLineEndings(" ");
        if (style.Font.Measure(line, style.Size) <= width)
        {
            return line;
        }

        var fitted = new StringBuilder();
        double used = style.Font.Measure("…", style.Size);
        foreach (var rune in line.EnumerateRunes())
        {
            used += style.Font.WidthOf(rune) * style.Size / 1000;
            if (used > width)
            {
                break;
            }

            fitted.Append(rune.ToString());
        }

        return fitted.Append('…').ToString();
    }

    private void Take(TextSpan span)
    {
        int start = 0;
        for (int i = 0; i < span.Text.Length; i++)
        {
            char c = span.Text[i];
            bool isBreak = c is '\n' or '\r' or '\v' or '\f' or '\u0085' or '\u2028' or '\u2029';
            if (!isBreak && c is not (' ' or '\t'))
            {
                continue;
            }

            AddToWord(span, start, i);
            start = i + 1;
            EndWord();
            if (isBreak && !(c == '\n' && i > 0 && span.Text[i - 1] == '\r'))
            {
                EndLine(span.Style);
            }
            else if (!isBreak)
            {
                _space = span.Style;
            }
        }

        AddToWord(span, start, span.Text.Length);
    }

    private void AddToWord(TextSpan span, int start, int end)
    {
        if (end > start)
        {
            _word.Add(span with { Text = span.Text[start..end] });
        }
    }

    private void EndWord()
    {
        if (_word.Count == 0)
        {
            return;
        }

        double word = _word.Sum(span => span.Style.Font.Measure(span.Text, span.Style.Size));
        double space = _space is null || _line.Width == 0 ? 0 : _space.Font.Measure(" ", _space.Size);
        if (_line.Width > 0 && _line.Width + space + word > _width)
        {
            EndLine(null);
        }
        else if (space > 0 && _space is not null)
        {
            _line.Append(" ", _space);
        }

        foreach (var span in _word)
        {
            AppendPiecewise(span);
        }

        _word.Clear();
        _space = null;
    }

    private void AppendPiecewise(TextSpan span)
    {
        string rest = span.Text;
        while (true)
        {
            int fits = FittingLength(rest, span.Style, _width - _line.Width, mustFit: _line.Width == 0);
            if (fits > 0)
            {
                _line.Append(rest[..fits], span.Style);
                rest = rest[fits..];
            }

            if (rest.Length == 0)
            {
                return;
            }

            EndLine(null);
        }
    }

    // How many characters fit, moved back to a separator when one is near the end: an identifier reads better cut at a dot.
    private static int FittingLength(string text, TextStyle style, double width, bool mustFit)
    {
        int length = 0, good = 0;
        double used = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            used += style.Font.WidthOf(rune) * style.Size / 1000;
            if (used > width && (length > 0 || !mustFit))
            {
                break;
            }

            length = Math.Min(text.Length, length + rune.Utf16SequenceLength);
            good = rune.IsAscii && GoodPlacesToBreak.Contains((char)rune.Value, StringComparison.Ordinal) ? length : good;
        }

        return length < text.Length && good > length * 2 / 3 ? good : length;
    }

    // An empty line is kept where the text itself has one; its height comes from the style around it.
    private void EndLine(TextStyle? emptyStyle)
    {
        if (_line.Spans.Count > 0 || (emptyStyle is not null && _lines.Count > 0))
        {
            if (_line.Spans.Count == 0 && emptyStyle is not null)
            {
                _line.Append("", emptyStyle);
            }

            _lines.Add(_line);
            _line = new TextLine();
        }

        _space = null;
    }
}
