namespace MedImaging.Providers;

/// <summary>A tier of a router: clients of one rank.</summary>
/// <param name="Name">Its name, such as <c>primary</c>.</param>
/// <param name="Clients">The keys of the clients in it.</param>
public sealed record RouterTierOptions(string Name, IReadOnlyList<string> Clients);
