namespace MedImaging;

/// <summary>Which past reports are looked for.</summary>
public sealed class SimilarCaseOptions
{
    /// <summary>Gets or sets how many are kept.</summary>
    /// <value>The default is 5.</value>
    public int MaxCases { get; set; } = 5;

    /// <summary>Gets or sets whether only reports of the same modality are looked at.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool SameModality { get; set; } = true;

    /// <summary>Gets or sets whether only reports of the same part of the body are looked at, where it is known.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool SameBodyPart { get; set; } = true;

    /// <summary>Gets or sets how many years older or younger a patient may be, where the age is known.</summary>
    /// <value>The default is any age.</value>
    public int? WithinYears { get; set; }

    /// <summary>Gets or sets whether the patient's own reports are found too.</summary>
    /// <value>The default is <see langword="false"/>: an earlier report of the same patient is a prior, not a similar case. The patient is that of the run's case, or the stored one with the study's record number.</value>
    public bool IncludeSamePatient { get; set; }

    /// <summary>Gets or sets the key of the <c>IEmbeddingGenerator</c> of texts that makes the vectors.</summary>
    /// <value>The default is the one that is registered without a key. Use the same as for <see cref="SimilarSteps.Index"/>.</value>
    public string? Generator { get; set; }

    /// <summary>Gets or sets the version of the generator's model; vectors of other versions are not compared.</summary>
    /// <value>The default is <c>1</c>.</value>
    public string ModelVersion { get; set; } = "1";

    /// <summary>Gets or sets how long the search may take.</summary>
    /// <value>The default is 30 seconds.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    internal SimilarCaseOptions Require()
        => MaxCases is >= 1 and <= 100 && WithinYears is null or (>= 0 and <= 150) && !string.IsNullOrWhiteSpace(ModelVersion) && Timeout > TimeSpan.Zero
            ? this
            : throw new ArgumentException("A search for similar cases keeps 1 to 100, within 0 to 150 years if any, of a named version of the model, and has some time.");
}
