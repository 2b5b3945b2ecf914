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

    /// <summary>How much must be left on a page for the table to begin there: all of a short table, else its head and two rows.</summary>
    public double StartHeight(PageFlow flow)
    {
        double page = flow.Bottom - flow.Top, head = Height(BreakHead(flow));
        double whole = head + _rows.Take(40).Sum(row => Height(BreakRow(flow, row)));
        bool isShort = _rows.Count <= 40 && whole <= page * 0.45;
        return isShort ? whole : Math.Min(page / 2, head + _rows.Take(2).Sum(row => Height(BreakRow(flow, row))));
    }

    public void Draw(PageFlow flow, PdfElement parent)
    {
        var table = parent.Add("Table");
        var head = BreakHead(flow);
        var rows = _rows.Select(row => BreakRow(flow, row)).ToList();
        flow.Require(StartHeight(flow));
        DrawHead(flow, table, head);
        for (int i = 0; i < rows.Count; i++)
        {
            bool leavesOneBehind = i == rows.Count - 2 && !flow.Fits(Height(rows[i]) + Height(rows[i + 1]));
            if (i > 0 && (leavesOneBehind || !flow.Fits(Height(rows[i]))))
            {
                flow.StartPage();
                DrawHead(flow, null, head);
            }

            DrawRow(flow, table.Add("TR"), rows[i], head);
        }
    }

    private List<List<TextLine>> BreakHead(PageFlow flow)
        => BreakRow(flow, [.. columns.Select(column => (IReadOnlyList<TextSpan>)[new TextSpan(column.Title, headStyle)])]);

    private List<List<TextLine>> BreakRow(PageFlow flow, IReadOnlyList<IReadOnlyList<TextSpan>> row)
        => [.. row.Select((cell, column) => LineBreaker.Break(cell, WidthOf(flow, column) - Gutter))];

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
