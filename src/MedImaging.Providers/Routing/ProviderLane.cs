using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>One client that calls can be given to. A host's own client is as good as one of ours.</summary>
public sealed record ProviderLane
{
    /// <summary>Creates a lane.</summary>
    /// <param name="name">Its name in records and health; unique among the lanes.</param>
    /// <param name="client">The client; it must not try again by itself, since the lanes' owner does.</param>
    public ProviderLane(string name, IChatClient client)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(client);
        (Name, Client) = (name, client);
    }

    /// <summary>Gets its name.</summary>
    public string Name { get; }

    /// <summary>Gets the client.</summary>
    public IChatClient Client { get; }

    /// <summary>Gets its share within its tier, where lanes are chosen by weight.</summary>
    /// <value>The default is 1.</value>
    public double Weight { get; init; } = 1;

    /// <summary>Gets what the lane is, in place of what its client says of itself.</summary>
    /// <value>The default is <see langword="null"/>: what the client says. A lane nobody describes counts as remote, and as able to do anything.</value>
    public ProviderDescription? Description { get; init; }

    /// <summary>Gets the model to ask for, in place of the client's own.</summary>
    public ProviderModel? Model { get; init; }

    /// <summary>Gets whether its answers only stand in for full ones, as those of a template do: they are marked, and do not count as success.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool GivesDegradedAnswers { get; init; }
}
