namespace MedImaging.Providers;

/// <summary>What to do when a stream breaks after its first content. To go on where it broke is not offered: another model's text is not the rest of the first one's.</summary>
public enum MidStreamPolicy
{
    /// <summary>The stream ends with the error.</summary>
    Fail,

    /// <summary>An update says that all before it is void (<see cref="RouteExtensions.IsRestart"/>), and the answer begins anew.</summary>
    Restart,
}
