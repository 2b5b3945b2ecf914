using System.Globalization;
using System.Text;

namespace MedImaging.Formats.Pdf;

/// <summary>Writes the structure tree and the way back from each page's marks to it (ISO 32000-1 14.7).</summary>
internal static class PdfStructure
{
    /// <summary>Writes the tree.</summary>
    /// <returns>The number of the structure tree root.</returns>
    public static int Write(PdfObjects objects, PdfElement document, IReadOnlyList<PdfPage> pages, IReadOnlyList<int> pageNumbers)
    {
        int root = objects.Reserve();
        var numbers = new Dictionary<PdfElement, int>(ReferenceEqualityComparer.Instance);
        List<PdfElement> elements = [document];
        for (int i = 0; i < elements.Count; i++)   // breadth first: the list grows while we walk it
        {
            numbers.Add(elements[i], objects.Reserve());
            elements.AddRange(elements[i].Children.Select(child => child.Element).OfType<PdfElement>());
        }

        foreach (var element in elements)
        {
            int parent = element.Parent is null ? root : numbers[element.Parent];
            objects.Set(numbers[element], Describe(element, parent, numbers, pageNumbers));
        }

        int parents = objects.Add($"<< /Nums [{ParentTree(pages, numbers)}] >>");
        objects.Set(root, string.Create(CultureInfo.InvariantCulture, $"<< /Type /StructTreeRoot /K {numbers[document]} 0 R /ParentTree {parents} 0 R /ParentTreeNextKey {pages.Count} >>"));
        return root;
    }

    private static string ParentTree(IReadOnlyList<PdfPage> pages, Dictionary<PdfElement, int> numbers)
    {
        var tree = new StringBuilder();
        for (int i = 0; i < pages.Count; i++)
        {
            string owners = string.Join(' ', pages[i].MarkOwners.Select(owner => $"{numbers[owner]} 0 R"));
            tree.Append(CultureInfo.InvariantCulture, $"{i} [{owners}] ");
        }

        return tree.ToString();
    }

    private static string Describe(PdfElement element, int parent, Dictionary<PdfElement, int> numbers, IReadOnlyList<int> pageNumbers)
    {
        var kids = new StringBuilder();
        foreach (var (child, page, mark) in element.Children)
        {
            kids.Append(child is not null
                ? string.Create(CultureInfo.InvariantCulture, $"{numbers[child]} 0 R ")
                : string.Create(CultureInfo.InvariantCulture, $"<< /Type /MCR /Pg {pageNumbers[page]} 0 R /MCID {mark} >> "));
        }

        string alternative = element.Alternative is { } text ? $" /Alt {PdfObjects.TextString(text)}" : "";
        string scope = element.Type == "TH" ? " /A << /O /Table /Scope /Column >>" : "";
        return string.Create(CultureInfo.InvariantCulture, $"<< /Type /StructElem /S /{element.Type} /P {parent} 0 R{alternative}{scope} /K [{kids}] >>");
    }
}
