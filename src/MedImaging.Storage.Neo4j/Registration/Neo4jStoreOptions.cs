using System.ComponentModel.DataAnnotations;

namespace MedImaging;

/// <summary>How the graph store lies in a database, which may hold a host's own graph too.</summary>
public sealed class Neo4jStoreOptions
{
    /// <summary>Gets or sets what goes before every label and the name of every index and constraint, such as <c>Med</c> for <c>:MedCase</c>. Two stores with different prefixes in one database know nothing of one another.</summary>
    /// <value>The default is none.</value>
    [RegularExpression("^([A-Za-z_][A-Za-z0-9_]*)?$")]
    public string LabelPrefix { get; set; } = "";

    /// <summary>Gets or sets whether the store brings its schema up to date by itself before it is first used.</summary>
    /// <value>The default is <see langword="true"/>; a host whose account may not change the schema applies <see cref="Neo4jSchema"/> elsewhere.</value>
    public bool AppliesSchema { get; set; } = true;

    /// <summary>Gets or sets how long the store tries to learn whether a transaction happened whose commit was cut.</summary>
    /// <value>The default is one minute.</value>
    public TimeSpan OutcomeTimeout { get; set; } = TimeSpan.FromMinutes(1);
}
