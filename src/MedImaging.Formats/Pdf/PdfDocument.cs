using System.Globalization;

namespace MedImaging.Formats.Pdf;

/// <summary>A PDF 1.7 document being drawn: pages, fonts, pictures and the structure over them.</summary>
internal sealed class PdfDocument
{
    private const string WatermarkText = "DRAFT";

    private readonly List<PdfPage> _pages = [];
    private readonly Dictionary<ContentHash, PdfPicture> _pictures = [];
    private readonly string _watermark;

    public PdfDocument(double width, double height)
    {
        Size = (width, height);
        Symbols = new PdfFont(EmbeddedFonts.Symbols, "F3");
        Regular = new PdfFont(EmbeddedFonts.Regular, "F1", Symbols);
        Bold = new PdfFont(EmbeddedFonts.Bold, "F2", Symbols);
        (_watermark, WatermarkWidth) = GlyphOutline.Of(EmbeddedFonts.Bold, WatermarkText);
    }

    public (double Width, double Height) Size { get; }

    public PdfFont Regular { get; }

    public PdfFont Bold { get; }

    /// <summary>Gets the font of the signs the others lack, such as ≥; embedded only when one is used.</summary>
    public PdfFont Symbols { get; }

    public double WatermarkWidth { get; }

    public double WatermarkHeight { get; } = EmbeddedFonts.Bold.CapHeight;

    /// <summary>Gets the structure everything on the pages belongs to.</summary>
    public PdfElement Structure { get; } = new("Document");

    public IReadOnlyList<PdfPage> Pages => _pages;

    public required string Title { get; init; }

    public required string Language { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public PdfPage AddPage()
    {
        var page = new PdfPage(this, _pages.Count);
        _pages.Add(page);
        return page;
    }

    /// <summary>Takes a picture in; the same bytes are embedded once.</summary>
    public PdfPicture AddPicture(ReadOnlySpan<byte> png)
    {
        var hash = ContentHash.Of(png);
        if (!_pictures.TryGetValue(hash, out var picture))
        {
            picture = new PdfPicture(png, string.Create(CultureInfo.InvariantCulture, $"I{_pictures.Count + 1}"));
            _pictures.Add(hash, picture);
        }

        return picture;
    }

    public byte[] Save()
    {
        var objects = new PdfObjects();
        int catalog = objects.Reserve(), pageTree = objects.Reserve();
        int resources = objects.Add(WriteResources(objects));
        var numbers = new List<int>(_pages.Count);
        foreach (var page in _pages)
        {
            int content = objects.AddStream("", page.Content);
            numbers.Add(objects.Add(Invariant($"<< /Type /Page /Parent {pageTree} 0 R /MediaBox [0 0 {Size.Width:0.###} {Size.Height:0.###}] /Resources {resources} 0 R /Contents {content} 0 R /StructParents {page.Index} /Tabs /S >>")));
        }

        string kids = string.Join(' ', numbers.Select(number => $"{number} 0 R"));
        objects.Set(pageTree, Invariant($"<< /Type /Pages /Kids [{kids}] /Count {numbers.Count} >>"));
        int structure = PdfStructure.Write(objects, Structure, _pages, numbers);
        objects.Set(catalog, $"<< /Type /Catalog /Pages {pageTree} 0 R /Lang {PdfObjects.TextString(Language)} /MarkInfo << /Marked true >> /StructTreeRoot {structure} 0 R /ViewerPreferences << /DisplayDocTitle true >> >>");
        string time = Invariant($"(D:{CreatedAt.UtcDateTime:yyyyMMddHHmmss}Z)");
        int info = objects.Add($"<< /Title {PdfObjects.TextString(Title)} /Producer {PdfObjects.TextString("MedImaging.Sdk")} /CreationDate {time} /ModDate {time} >>");
        return objects.Finish(catalog, info);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private string WriteResources(PdfObjects objects)
    {
        string pictures = string.Concat(_pictures.Values.Select(picture => $" /{picture.ResourceName} {picture.Embed(objects)} 0 R"));
        var used = new[] { Regular, Bold, Symbols }.Where(font => font.IsUsed);
        string fonts = string.Concat(used.Select(font => $" /{font.ResourceName} {font.Embed(objects)} 0 R"));
        string box = Invariant($"[0 -20 {WatermarkWidth:0.##} {WatermarkHeight + 20:0.##}]");
        int watermark = objects.AddStream($"/Type /XObject /Subtype /Form /BBox {box}", System.Text.Encoding.ASCII.GetBytes($"0.72 0.11 0.11 rg\n{_watermark}f\n"));
        return $"<< /Font <<{fonts} >> /XObject << /Watermark {watermark} 0 R{pictures} >> /ExtGState << /Faint << /ca 0.09 >> >> >>";
    }
}
