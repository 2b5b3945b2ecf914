using System.ComponentModel.DataAnnotations;

namespace MedImaging;

/// <summary>A host's word, by name, that what it sends is synthetic or already de-identified.</summary>
public sealed class DeclaredEgressPolicy
{
    /// <summary>Gets or sets the policy's name, which every receipt carries, such as <c>teaching-files</c>.</summary>
    [Required, RegularExpression("^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
    public string Name { get; set; } = "";

    /// <summary>Gets or sets what the host declares of the content.</summary>
    [EnumDataType(typeof(EgressDeclaration))]
    public EgressDeclaration Declaration { get; set; }

    /// <summary>Gets or sets who answers for it: a person or a role.</summary>
    [Required]
    public string DeclaredBy { get; set; } = "";

    /// <summary>Gets the clients it holds for; none means all.</summary>
    public IList<string> Providers { get; } = [];

    /// <summary>Gets the purposes it holds for; none means all.</summary>
    public IList<EgressPurpose> Purposes { get; } = [];
}

/// <summary>What a host declares of content that leaves it.</summary>
public enum EgressDeclaration
{
    /// <summary>Nothing; nothing is sent.</summary>
    None,

    /// <summary>It is of no real patient.</summary>
    Synthetic,

    /// <summary>The host has removed what identifies a patient.</summary>
    Deidentified,
}
