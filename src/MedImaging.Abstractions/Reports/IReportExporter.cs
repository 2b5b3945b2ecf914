namespace MedImaging;

/// <summary>Turns a report into a file of one format. Registered under the format's name, such as <c>pdf</c>.</summary>
public interface IReportExporter
{
    /// <summary>Gets the format's name, such as <c>pdf</c>.</summary>
    string Format { get; }

    /// <summary>Makes a draft file: each page says that it is a draft.</summary>
    /// <param name="report">The draft.</param>
    /// <param name="content">Where its pictures are kept.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The file.</returns>
    ValueTask<ExportedFile> ExportDraftAsync(DraftReport report, IContentStore content, CancellationToken cancellationToken = default);

    /// <summary>Makes a final file.</summary>
    /// <param name="report">The signed report.</param>
    /// <param name="content">Where its pictures are kept.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The file.</returns>
    ValueTask<ExportedFile> ExportFinalAsync(SignedReport report, IContentStore content, CancellationToken cancellationToken = default);
}

/// <summary>A file made from a report.</summary>
/// <param name="Name">A safe name without a folder, such as <c>report.pdf</c>; never made from patient data.</param>
/// <param name="MediaType">What it is, such as <c>application/pdf</c>.</param>
/// <param name="Bytes">The bytes.</param>
/// <param name="IsFinal">Whether it was made from a signed report.</param>
public sealed record ExportedFile(string Name, string MediaType, ReadOnlyMemory<byte> Bytes, bool IsFinal);
