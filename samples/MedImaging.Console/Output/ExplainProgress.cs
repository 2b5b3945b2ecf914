using System.Globalization;

namespace MedImaging.Samples.Output;

/// <summary>Watches one method at work: how far it is, and how long the explaining itself took.</summary>
internal sealed class ExplainProgress(string method) : IProgress<FlowEvent>
{
    public string Current { get; private set; } = "reading";

    /// <summary>Gets whether the frame was read and scored, so that what fails now is the method.</summary>
    public bool IsExplaining { get; private set; }

    /// <summary>Gets how long the explaining took, without reading the file and opening the model.</summary>
    public TimeSpan Took { get; private set; }

    public void Report(FlowEvent value)
    {
        IsExplaining |= value is { Kind: FlowEventKind.StepStarted, Step: nameof(ExplainSteps.Explain) };
        if (value is { Kind: FlowEventKind.Progress, Fraction: { } fraction })
        {
            Current = string.Create(CultureInfo.InvariantCulture, $"{method} {fraction * 100:F0} %");
        }
        else if (value is { Kind: FlowEventKind.StepCompleted, Step: nameof(ExplainSteps.Explain), Elapsed: { } elapsed })
        {
            Took = elapsed;
        }
    }
}
