namespace MedImaging;

/// <summary>Why a hit may be like the query: what both have. It says what is shared, not what made the vectors alike.</summary>
public sealed record SimilarityExplanation
{
    /// <summary>Gets the findings present in both, in the order of the query's.</summary>
    public required IReadOnlyList<SharedFinding> Shared { get; init; }

    /// <summary>Gets the findings that only the query's case has.</summary>
    public required IReadOnlyList<CodedConcept> OnlyHere { get; init; }

    /// <summary>Gets the findings that only the hit's case has.</summary>
    public required IReadOnlyList<CodedConcept> OnlyThere { get; init; }

    /// <summary>Gets the names of the attributes that agree, such as <c>Modality</c>; never their values.</summary>
    public required IReadOnlyList<string> AgreeingAttributes { get; init; }

    /// <summary>Explains a hit.</summary>
    /// <param name="here">The findings of the query's case; those that are not present are passed over.</param>
    /// <param name="there">The findings of the hit's case.</param>
    /// <param name="attributes">The attributes of the query's case, if known.</param>
    /// <param name="otherAttributes">Those of the hit's, as <see cref="VectorIndex.FindAttributes"/> gives them.</param>
    /// <returns>The explanation. Codes are the same when value and scheme are; of a code found more than once the first finding counts.</returns>
    public static SimilarityExplanation Of(IEnumerable<Finding> here, IEnumerable<Finding> there, VectorAttributes? attributes = null, VectorAttributes? otherAttributes = null)
    {
        ArgumentNullException.ThrowIfNull(here);
        ArgumentNullException.ThrowIfNull(there);
        var ours = Present(here);
        var theirs = Present(there);
        var found = theirs.ToDictionary(finding => (finding.Code.Scheme, finding.Code.Value));
        var known = ours.Select(finding => (finding.Code.Scheme, finding.Code.Value)).ToHashSet();
        return new SimilarityExplanation
        {
            Shared =
            [
                .. ours.Where(finding => found.ContainsKey((finding.Code.Scheme, finding.Code.Value)))
                    .Select(finding => new SharedFinding(finding.Code, finding.Confidence, found[(finding.Code.Scheme, finding.Code.Value)].Confidence)),
            ],
            OnlyHere = [.. ours.Select(finding => finding.Code).Where(code => !found.ContainsKey((code.Scheme, code.Value)))],
            OnlyThere = [.. theirs.Select(finding => finding.Code).Where(code => !known.Contains((code.Scheme, code.Value)))],
            AgreeingAttributes = attributes is null || otherAttributes is null ? [] : [.. Agreeing(attributes, otherAttributes)],
        };
    }

    private static Finding[] Present(IEnumerable<Finding> findings)
        => [.. findings.Where(finding => finding.IsPresent).DistinctBy(finding => (finding.Code.Scheme, finding.Code.Value))];

    private static IEnumerable<string> Agreeing(VectorAttributes one, VectorAttributes other)
    {
        (string Name, bool Agrees)[] attributes =
        [
            (nameof(VectorAttributes.Patient), one.Tenant == other.Tenant && one.Patient is not null && one.Patient == other.Patient),
            (nameof(VectorAttributes.Modality), one.Modality is not null && one.Modality == other.Modality),
            (nameof(VectorAttributes.BodyPart), one.BodyPart is not null && one.BodyPart == other.BodyPart),
            (nameof(VectorAttributes.Age), one.Age is { } age && other.Age is { } otherAge && Math.Abs(age - otherAge) <= 5),
            (nameof(VectorAttributes.Site), one.Site is not null && one.Site == other.Site),
        ];
        return attributes.Where(attribute => attribute.Agrees).Select(attribute => attribute.Name);
    }
}
