using MedImaging.Formats.Pdf;

namespace MedImaging.Formats.Layout;

/// <summary>A column: what stands at its head, and its share of the table's width.</summary>
internal readonly record struct TableColumn(string Title, double Share);

/// <summary>A table over as many pages as it needs: cells wrap, the head is repeated, a row is split only when no page could hold it.</summary>
internal sealed class FlowTable(TextStyle headStyle, PdfColor ruleColor, double padding, params IReadOnlyList<TableColumn> columns)
{
    private const double Gutter = 8;

    private readonly List<IReadOnlyList<IReadOnlyList<TextSpan>>> _rows = [];

    public void AddRow(params IReadOnlyList<IReadOnlyList<TextSpan>> cells) => _rows.Add(cells);

    public void Draw(PageFlow flow, PdfElement parent)
    {
        var table = parent.Add("Table");
        var head = columns.Select((column, i) => LineBreaker.Break([new TextSpan(column.Title, headStyle)], WidthOf(flow, i) - Gutter)).ToList();
        for (int i = 0; i < _rows.Count; i++)
        {
            var cells = _rows[i].Select((cell, c) => LineBreaker.Break(cell, WidthOf(flow, c) - Gutter)).ToList();
            double height = Height(cells);
            if (i == 0)
            {
                flow.Require(Height(head) + Math.Min(height, (flow.Bottom - flow.Top) / 3));
                DrawHead(flow, table, head);
            }
            else if (!flow.Fits(height))
            {
                flow.StartPage();
                DrawHead(flow, null, head);
            }

            DrawRow(flow, table.Add("TR"), cells, head);
        }
    }

    private double WidthOf(PageFlow flow, int column) => flow.Width * columns[column].Share / columns.Sum(c => c.Share);

    private double Height(List<List<TextLine>> cells) => cells.Max(cell => cell.Sum(line => line.Leading)) + (2 * padding);

    private void DrawHead(PageFlow flow, PdfElement? table, List<List<TextLine>> head)
    {
        double top = flow.Y + padding;
        var row = table?.Add("TR");
        for (int i = 0; i < head.Count; i++)
        {
            var (lines, x) = (head[i], XOf(flow, i));
            if (row is null)
            {
                flow.Page.Decorate(() => PageFlow.Draw(flow.Page, lines, x, top));   // read aloud once is enough
            }
            else
            {
                flow.Page.Mark(row.Add("TH"), () => PageFlow.Draw(flow.Page, lines, x, top));
            }
        }

        flow.Y += Height(head);
        flow.Page.Decorate(() => flow.Page.Rule(headStyle.Color, 0.8, flow.Left, flow.Y, flow.Width));
    }

    private void DrawRow(PageFlow flow, PdfElement row, List<List<TextLine>> cells, List<List<TextLine>> head)
    {
        var elements = cells.Select(_ => row.Add("TD")).ToList();
        var next = new int[cells.Count];
        while (true)
        {
            double top = flow.Y + padding, end = top;
            for (int c = 0; c < cells.Count; c++)
            {
                end = Math.Max(end, DrawCell(flow, elements[c], cells[c], ref next[c], XOf(flow, c), top));
            }

            flow.Y = end + padding;
            flow.Page.Decorate(() => flow.Page.Rule(ruleColor, 0.5, flow.Left, flow.Y, flow.Width));
            if (cells.Select((cell, c) => next[c] >= cell.Count).All(done => done))
            {
                return;
            }

            flow.StartPage();
            DrawHead(flow, null, head);
        }
    }

    private double DrawCell(PageFlow flow, PdfElement element, List<TextLine> lines, ref int next, double x, double top)
    {
        double y = top;
        int first = next;
        while (next < lines.Count && (y + lines[next].Leading + padding <= flow.Bottom || y <= flow.Top))
        {
            y += lines[next++].Leading;
        }

        if (next > first)
        {
            var slice = lines.GetRange(first, next - first);
            flow.Page.Mark(element, () => PageFlow.Draw(flow.Page, slice, x, top));
        }

        return y;
    }

    private double XOf(PageFlow flow, int column)
    {
        double x = flow.Left;
        for (int i = 0; i < column; i++)
        {
            x += WidthOf(flow, i);
        }

        return x;
    }
}
