namespace MedImaging.Formats.Pdf;

/// <summary>An element of the document's logical structure, for screen readers and text extraction: <c>H1</c>, <c>P</c>, <c>Table</c>, <c>Figure</c>, ….</summary>
internal sealed class PdfElement(string type, PdfElement? parent = null)
{
    private readonly List<(PdfElement? Element, int Page, int Mark)> _children = [];

    public string Type { get; } = type;

    public PdfElement? Parent { get; } = parent;

    /// <summary>Gets or sets what a picture shows, in words.</summary>
    public string? Alternative { get; set; }

    /// <summary>Gets what it holds in reading order: elements, or marked pieces of a page.</summary>
    public IReadOnlyList<(PdfElement? Element, int Page, int Mark)> Children => _children;

    public PdfElement Add(string childType)
    {
        var child = new PdfElement(childType, this);
        _children.Add((child, 0, 0));
        return child;
    }

    public void AddMark(int page, int mark) => _children.Add((null, page, mark));
}
