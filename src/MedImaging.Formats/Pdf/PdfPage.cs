using System.Globalization;
using System.Text;

namespace MedImaging.Formats.Pdf;

/// <summary>One page's drawing. Lengths are points; y counts from the top of the page downwards.</summary>
internal sealed class PdfPage(PdfDocument document, int index)
{
    private readonly StringBuilder _content = new();
    private readonly List<PdfElement> _markOwners = [];

    public int Index { get; } = index;

    /// <summary>Gets the structure element of each mark on this page.</summary>
    public IReadOnlyList<PdfElement> MarkOwners => _markOwners;

    public byte[] Content => Encoding.ASCII.GetBytes(_content.ToString());

    /// <summary>Draws a piece of the document's content, as part of a structure element.</summary>
    public void Mark(PdfElement element, Action draw)
    {
        int mark = _markOwners.Count;
        _markOwners.Add(element);
        element.AddMark(Index, mark);
        Append($"/{element.Type} << /MCID {mark} >> BDC\n");
        draw();
        Append($"EMC\n");
    }

    /// <summary>Draws what is no content: rules, boxes, what stands on every page. Readers aloud leave it out.</summary>
    public void Decorate(Action draw)
    {
        Append($"/Artifact BMC\n");
        draw();
        Append($"EMC\n");
    }

    public void Text(PdfFont font, double size, PdfColor color, double x, double baseline, string text)
    {
        if (text.Length == 0)
        {
            return;
        }

        Append($"BT {color.Fill} {x:0.###} {Flip(baseline):0.###} Td");
        foreach (var (owner, run) in font.Runs(text))
        {
            Append($" /{owner.ResourceName} {size:0.###} Tf {owner.Encode(run)} Tj");
        }

        Append($" ET\n");
    }

    public void Fill(PdfColor color, double x, double y, double width, double height)
        => Append($"{color.Fill} {x:0.###} {Flip(y + height):0.###} {width:0.###} {height:0.###} re f\n");

    public void Frame(PdfColor color, double thickness, double x, double y, double width, double height)
        => Append($"{color.Stroke} {thickness:0.###} w {x:0.###} {Flip(y + height):0.###} {width:0.###} {height:0.###} re S\n");

    public void Rule(PdfColor color, double thickness, double x, double y, double width)
        => Append($"{color.Stroke} {thickness:0.###} w {x:0.###} {Flip(y):0.###} m {x + width:0.###} {Flip(y):0.###} l S\n");

    public void Picture(PdfPicture picture, double x, double y, double width, double height)
        => Append($"q {width:0.###} 0 0 {height:0.###} {x:0.###} {Flip(y + height):0.###} cm /{picture.ResourceName} Do Q\n");

    /// <summary>Draws the document's watermark from corner to corner, over everything and see-through, so that nothing can hide it.</summary>
    public void Watermark()
    {
        var (width, height) = document.Size;
        double angle = Math.Atan2(height, width), scale = Math.Sqrt((width * width) + (height * height)) * 0.62 / document.WatermarkWidth;
        double cos = Math.Cos(angle), sin = Math.Sin(angle), halfWidth = document.WatermarkWidth / 2, halfHeight = document.WatermarkHeight / 2;
        double x = (width / 2) - (scale * ((halfWidth * cos) - (halfHeight * sin))), y = (height / 2) - (scale * ((halfWidth * sin) + (halfHeight * cos)));
        Append($"q /Faint gs {scale * cos:0.#####} {scale * sin:0.#####} {-scale * sin:0.#####} {scale * cos:0.#####} {x:0.###} {y:0.###} cm /Watermark Do Q\n");
    }

    private double Flip(double y) => document.Size.Height - y;

    private void Append(FormattableString operation) => _content.Append(operation.ToString(CultureInfo.InvariantCulture));
}
