using MedImaging.Formats.Pdf;
using Microsoft.Extensions.Options;

namespace MedImaging.Formats;

/// <summary>Writes a report as a PDF a clinician can read, print and file. The same report gives the same bytes.</summary>
/// <remarks>A draft says so on every page, in words and by a watermark; only a <see cref="SignedReport"/> is written without them.</remarks>
public sealed class PdfReportExporter : IReportExporter
{
    private readonly PdfReportOptions _options;

    /// <summary>Creates an exporter.</summary>
    /// <param name="options">How the pages look.</param>
    public PdfReportExporter(IOptions<PdfReportOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options.Value;
    }

    /// <inheritdoc/>
    public string Format => "pdf";

    /// <inheritdoc/>
    /// <exception cref="MedImagingException">A picture of the report is kept damaged (<see cref="ErrorKind.Corrupt"/>).</exception>
    public ValueTask<ExportedFile> ExportDraftAsync(DraftReport report, IContentStore content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(content);
        return WriteAsync(report, null, content, cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="MedImagingException">The words are not those that were signed, or a picture is kept damaged (<see cref="ErrorKind.Corrupt"/>).</exception>
    public ValueTask<ExportedFile> ExportFinalAsync(SignedReport report, IContentStore content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(content);
        SignedContent.Require(report);
        return WriteAsync(report.Content, report.Signature, content, cancellationToken);
    }

    private async ValueTask<ExportedFile> WriteAsync(DraftReport report, Signature? signature, IContentStore content, CancellationToken cancellationToken)
    {
        var pictures = new Dictionary<ContentHash, ReadOnlyMemory<byte>>();
        foreach (var picture in report.Findings.Frames.SelectMany(frame => frame.Pictures))
        {
            if (await content.FindAsync(picture.Content.Hash, cancellationToken).ConfigureAwait(false) is { } bytes)
            {
                pictures[picture.Content.Hash] = bytes;
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        byte[] file = new ReportDocument(report, signature, _options, pictures).Write();
        return new ExportedFile("report.pdf", "application/pdf", file, signature is not null);
    }
}
