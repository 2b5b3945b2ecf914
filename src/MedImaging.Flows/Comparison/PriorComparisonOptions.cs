namespace MedImaging;

/// <summary>What counts as the same finding, and what as a change.</summary>
public sealed class PriorComparisonOptions
{
    /// <summary>Gets or sets from which growth of its diameter on a finding counts as grown, in per cent (RECIST 1.1: 20). Areas and volumes are judged by the diameter of the disc or ball of their size.</summary>
    /// <value>The default is 20.</value>
    public double GrowthPercent { get; set; } = 20;

    /// <summary>Gets or sets how many millimetres of growth of a diameter it takes besides (RECIST 1.1: 5). Sizes in pixels need no such growth.</summary>
    /// <value>The default is 5.</value>
    public double GrowthMillimetres { get; set; } = 5;

    /// <summary>Gets or sets from which shrinkage of its diameter on a finding counts as shrunk, in per cent (RECIST 1.1: 30).</summary>
    /// <value>The default is 30.</value>
    public double ShrinkagePercent { get; set; } = 30;

    /// <summary>Gets or sets how many millimetres of shrinkage of a diameter it takes besides.</summary>
    /// <value>The default is 0: RECIST 1.1 asks for none.</value>
    public double ShrinkageMillimetres { get; set; }

    /// <summary>Gets or sets how far two centres may lie apart in the patient, in millimetres, and still be of one finding.</summary>
    /// <value>The default is 25.</value>
    public double MaxDistance { get; set; } = 25;

    /// <summary>Gets or sets how far two places may lie apart in their pictures, as a share of the diagonal, and still be of one finding.</summary>
    /// <value>The default is 0.15.</value>
    public double MaxRelativeDistance { get; set; } = 0.15;

    /// <summary>Gets or sets what brings a place of the prior study into the space of the current one.</summary>
    /// <value>The default, <see langword="null"/>, takes the two spaces for one, as they are after registration and nearly are when a patient lies the same way.</value>
    public Func<PatientVector, PatientVector>? PriorToCurrent { get; set; }
}
