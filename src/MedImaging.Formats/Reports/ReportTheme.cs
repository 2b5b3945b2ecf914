using MedImaging.Formats.Layout;
using MedImaging.Formats.Pdf;

namespace MedImaging.Formats;

/// <summary>The typography of a report: one family, few sizes, one accent.</summary>
internal sealed class ReportTheme(PdfDocument document)
{
    public static readonly PdfColor Ink = new(0x1B, 0x24, 0x2E);
    public static readonly PdfColor Quiet = new(0x5B, 0x66, 0x73);
    public static readonly PdfColor Line = new(0xD3, 0xD9, 0xE0);
    public static readonly PdfColor Accent = new(0x1D, 0x4E, 0x74);
    public static readonly PdfColor Tint = new(0xF3, 0xF6, 0xF9);
    public static readonly PdfColor Alarm = new(0xA6, 0x1B, 0x1B);
    public static readonly PdfColor AlarmTint = new(0xFC, 0xEE, 0xED);
    public static readonly PdfColor Caution = new(0x8A, 0x5A, 0x00);
    public static readonly PdfColor CautionTint = new(0xFE, 0xF6, 0xE4);

    public TextStyle Organization { get; } = new(document.Bold, 12, 16, Accent);

    public TextStyle Title { get; } = new(document.Bold, 17, 22, Ink);

    public TextStyle Heading { get; } = new(document.Bold, 10.5, 15, Accent);

    public TextStyle Subheading { get; } = new(document.Bold, 8, 11.5, Ink);

    public TextStyle Body { get; } = new(document.Regular, 9.5, 13.6, Ink);

    public TextStyle Strong { get; } = new(document.Bold, 9.5, 13.6, Ink);

    public TextStyle Warning { get; } = new(document.Bold, 9.5, 13.6, Alarm);

    public TextStyle Cell { get; } = new(document.Regular, 8.4, 11.4, Ink);

    public TextStyle CellStrong { get; } = new(document.Bold, 8.4, 11.4, Ink);

    public TextStyle CellAlarm { get; } = new(document.Bold, 8.4, 11.4, Alarm);

    public TextStyle CellQuiet { get; } = new(document.Regular, 7.4, 10.2, Quiet);

    public TextStyle Head { get; } = new(document.Bold, 7.4, 10.2, Quiet);

    public TextStyle Small { get; } = new(document.Regular, 7.6, 10.6, Quiet);

    public TextStyle SmallInk { get; } = new(document.Regular, 7.6, 10.6, Ink);

    public TextStyle Tiny { get; } = new(document.Regular, 6.8, 9.2, Ink);

    public TextStyle TinyHead { get; } = new(document.Bold, 6.8, 9.2, Quiet);

    public TextStyle Cite { get; } = new(document.Regular, 6.6, 13.6, Quiet);

    public TextStyle Unsupported { get; } = new(document.Bold, 6.6, 13.6, Caution);

    public TextStyle Furniture { get; } = new(document.Regular, 7.4, 10, Quiet);

    public TextStyle FurnitureAlarm { get; } = new(document.Bold, 7.4, 10, Alarm);
}
