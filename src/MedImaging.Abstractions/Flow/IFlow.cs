using MedImaging.Engine;

namespace MedImaging;

/// <summary>A flow, whatever it takes and gives.</summary>
public interface IFlow
{
    /// <summary>Gets the flow's name.</summary>
    string Name { get; }

    /// <summary>Gets the steps in order, those inside other steps before them.</summary>
    IReadOnlyList<FlowStep> Steps { get; }

    /// <summary>Gets the hash of the steps: a durable run goes on only in a flow of the shape it was accepted by.</summary>
    ContentHash Shape { get; }

    /// <summary>Gets whether its runs survive the process.</summary>
    bool IsDurable { get; }

    internal DurableFlow Durability { get; }
}
