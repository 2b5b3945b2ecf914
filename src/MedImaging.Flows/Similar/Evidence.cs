namespace MedImaging;

/// <summary>What findings are weighed with: literature and similar cases.</summary>
public static class Evidence
{
    /// <summary>Joins two branches of a fork that looked for evidence of the same findings, such as <see cref="SimilarSteps.FindSimilarCases"/> and <see cref="LiteratureSteps.FindLiterature"/>.</summary>
    /// <param name="first">What one branch gave.</param>
    /// <param name="second">What the other gave.</param>
    /// <returns>The first's findings with what either found; of two degradations the worse, with both reasons.</returns>
    public static StudyFindings Join(StudyFindings first, StudyFindings second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return first with
        {
            Literature = first.Literature ?? second.Literature,
            Similar = first.Similar ?? second.Similar,
            Degradation = Worse(first.Degradation, second.Degradation),
        };
    }

    private static Degradation? Worse(Degradation? first, Degradation? second)
        => first is null || second is null || first == second
            ? first ?? second
            : new Degradation((DegradationRung)Math.Max((int)first.Rung, (int)second.Rung), [.. first.Reasons.Union(second.Reasons, StringComparer.Ordinal)]);
}
