namespace MedImaging;

/// <summary>How far a check of the evidence chain goes.</summary>
public sealed class VerificationOptions
{
    /// <summary>Gets or sets whether models that are installed are run again and must give the same findings.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool RerunModels { get; set; }

    /// <summary>Gets or sets how far a confidence may lie from the recorded one when a model is run again: other processors add up in another order.</summary>
    /// <value>The default is 0.001.</value>
    public double Tolerance { get; set; } = 0.001;
}
