using System.ComponentModel.DataAnnotations;

namespace MedImaging.Formats;

/// <summary>How a report's PDF looks: what the host says of itself, and on which paper.</summary>
public sealed class PdfReportOptions
{
    /// <summary>Gets or sets the name at the head of the first page, such as the hospital's.</summary>
    /// <value>The default is no name.</value>
    [StringLength(200)]
    public string OrganizationName { get; set; } = "";

    /// <summary>Gets or sets the line under the name, such as department, address and telephone.</summary>
    /// <value>The default is no line.</value>
    [StringLength(300)]
    public string ContactLine { get; set; } = "";

    /// <summary>Gets or sets the document's title; it is also in the file's metadata, so it names no patient.</summary>
    /// <value>The default is <c>Radiology report</c>.</value>
    [Required]
    [StringLength(100)]
    public string Title { get; set; } = "Radiology report";

    /// <summary>Gets or sets the paper.</summary>
    /// <value>The default is <see cref="PaperSize.A4"/>.</value>
    public PaperSize Paper { get; set; } = PaperSize.A4;

    /// <summary>Gets or sets the language of the report's words, as BCP 47 writes it, for screen readers.</summary>
    /// <value>The default is <c>en</c>.</value>
    [Required]
    [RegularExpression("^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$")]
    public string Language { get; set; } = "en";
}

/// <summary>The size of a page.</summary>
public enum PaperSize
{
    /// <summary>210 by 297 millimetres.</summary>
    A4,

    /// <summary>8.5 by 11 inches.</summary>
    Letter,
}
