using MedImaging.Formats.Pdf;

namespace MedImaging.Formats.Layout;

/// <summary>How text looks; lengths are points.</summary>
internal sealed record TextStyle(PdfFont Font, double Size, double Leading, PdfColor Color);

/// <summary>A piece of text in one style.</summary>
internal readonly record struct TextSpan(string Text, TextStyle Style);

/// <summary>One line, broken and measured.</summary>
internal sealed class TextLine
{
    private readonly List<TextSpan> _spans = [];

    public IReadOnlyList<TextSpan> Spans => _spans;

    public double Width { get; private set; }

    /// <summary>Gets the distance to the next line: that of the roomiest style on it.</summary>
    public double Leading { get; private set; }

    public void Append(string text, TextStyle style)
    {
        if (_spans.Count > 0 && ReferenceEquals(_spans[^1].Style, style))
        {
            _spans[^1] = new TextSpan(_spans[^1].Text + text, style);   // one string to the reader, so that words and spaces are found in order
        }
        else
        {
            _spans.Add(new TextSpan(text, style));
        }

        Width += style.Font.Measure(text, style.Size);
        Leading = Math.Max(Leading, style.Leading);
    }

    /// <summary>Draws the line with its top at <paramref name="y"/>.</summary>
    public void Draw(PdfPage page, double x, double y)
    {
        double size = _spans.Count == 0 ? 0 : _spans.Max(span => span.Style.Size);
        double baseline = y + ((Leading - size) / 2) + (size * 0.8);   // the same for every style on the line
        foreach (var (text, style) in _spans)
        {
            page.Text(style.Font, style.Size, style.Color, x, baseline, text);
            x += style.Font.Measure(text, style.Size);
        }
    }
}
