using System.ComponentModel.DataAnnotations;

namespace MedImaging.Providers;

/// <summary>How to reach NCBI's E-utilities, and who asks.</summary>
public sealed class PubMedOptions
{
    /// <summary>Gets or sets where E-utilities are.</summary>
    /// <value>The default is <c>https://eutils.ncbi.nlm.nih.gov/entrez/eutils/</c>.</value>
    public ProviderEndpoint Endpoint { get; set; } = new() { Address = new Uri("https://eutils.ncbi.nlm.nih.gov/entrez/eutils/") };

    /// <summary>Gets or sets which of the databases is searched.</summary>
    [EnumDataType(typeof(PubMedDatabase))]
    public PubMedDatabase Database { get; set; }

    /// <summary>Gets or sets the name of the host's program, as NCBI asks for.</summary>
    /// <value>The default is <c>medimaging-sdk</c>.</value>
    [Required, RegularExpression("^[A-Za-z0-9._-]{1,64}$")]
    public string Tool { get; set; } = "medimaging-sdk";

    /// <summary>Gets or sets the address at which NCBI can reach who runs the program, as it asks for.</summary>
    [EmailAddress]
    public string? Email { get; set; }

    /// <summary>Gets or sets whether abstracts are fetched; without, a search asks for summaries, which are shorter.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool IncludesAbstracts { get; set; } = true;

    /// <summary>Gets or sets how many requests may go in any second, over all searches of a client.</summary>
    /// <value>The default is 3 without and 10 with a key, which is what NCBI allows.</value>
    [Range(1, 1000)]
    public int? RequestsPerSecond { get; set; }
}

/// <summary>A database of E-utilities that holds publications.</summary>
public enum PubMedDatabase
{
    /// <summary>PubMed: citations and abstracts.</summary>
    PubMed,

    /// <summary>PubMed Central: articles with their full text, of which the front matter is read.</summary>
    PubMedCentral,
}
