namespace MedImaging;

/// <summary>Which records are wanted. Everything it says is applied before the limit.</summary>
public sealed record RecordQuery
{
    /// <summary>Gets the tenant.</summary>
    public required string Tenant { get; init; }

    /// <summary>Gets the kind.</summary>
    public required string Kind { get; init; }

    /// <summary>Gets the conditions on lookup fields; all must hold. A record without the field fulfils none on it.</summary>
    public IReadOnlyList<FieldCondition> Where { get; init => field = value ?? []; } = [];

    /// <summary>Gets connections the records must have, each as the record itself says it; all must be there.</summary>
    public IReadOnlyList<RecordLink> LinkedTo { get; init => field = value ?? []; } = [];

    /// <summary>Gets phrases of words that must all occur in <see cref="StoredRecord.Words"/>, each as whole words that follow one another.</summary>
    public IReadOnlyList<string> Phrases { get; init => field = value ?? []; } = [];

    /// <summary>Gets the patients whose records may be seen.</summary>
    /// <value><see langword="null"/> for all; with a set, records without a patient are not seen.</value>
    public IReadOnlySet<string>? Patients { get; init; }

    /// <summary>Gets the lookup field to order by; records without it come last, equal ones in the order they were written.</summary>
    /// <value><see langword="null"/> for the order they were written.</value>
    public string? OrderBy { get; init; }

    /// <summary>Gets whether the order is reversed, all of it but that records without the field still come last.</summary>
    public bool IsDescending { get; init; }

    /// <summary>Gets how many to pass over.</summary>
    public int Skip { get; init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value)); }

    /// <summary>Gets how many at most.</summary>
    /// <value>The default is 100.</value>
    public int Limit { get; init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value)); } = 100;
}

/// <summary>A condition on a lookup field.</summary>
/// <param name="Name">The field.</param>
/// <param name="Comparison">How it is compared.</param>
/// <param name="Value">With what; of the field's own type.</param>
public sealed record FieldCondition(string Name, FieldComparison Comparison, object Value)
{
    private bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append(System.Globalization.CultureInfo.InvariantCulture, $"{nameof(Name)} = {Name}, {nameof(Comparison)} = {Comparison}");
        return true;
    }
}

/// <summary>How a field is compared. Text is compared by its code units.</summary>
public enum FieldComparison
{
    /// <summary>Equal.</summary>
    Equal,

    /// <summary>Equal or greater.</summary>
    AtLeast,

    /// <summary>Less.</summary>
    Below,
}
