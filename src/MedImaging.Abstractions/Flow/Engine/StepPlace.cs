namespace MedImaging.Engine;

/// <summary>Where a step stands in its flow: fixed when the flow is built.</summary>
internal sealed record StepPlace(string Flow, string Prefix, int Index, string Name)
{
    public string Path { get; } = Prefix + Index.ToString(System.Globalization.CultureInfo.InvariantCulture);

    public string ActivityName { get; } = $"{Flow}/{Name}";

    /// <summary>The path within one round of the loops around it.</summary>
    public string PathWith(string suffix) => suffix.Length == 0 ? Path : Path + suffix;

    /// <summary>The prefix of the steps inside this one.</summary>
    public string Inner(string branch = "") => branch.Length == 0 ? Path + "/" : $"{Path}/{branch}/";
}

/// <summary>One pass through a sequence of steps: which run, which round of the loops around it.</summary>
internal sealed class Scope(RunState run, string suffix = "")
{
    private volatile bool _changed;

    public RunState Run => run;

    public string Suffix => suffix;

    /// <summary>Whether a counterfactual replay has left the recorded values behind here.</summary>
    public bool Changed { get => _changed; set => _changed = value; }

    public Scope Branch() => new(run, suffix) { Changed = Changed };

    public Scope Round(int number) => new(run, $"{suffix}#{number}") { Changed = Changed };

    public void Rejoin(Scope child)
    {
        if (child.Changed)
        {
            Changed = true;
        }
    }
}
