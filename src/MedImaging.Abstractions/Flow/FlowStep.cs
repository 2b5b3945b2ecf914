namespace MedImaging;

/// <summary>A step of a built flow, for diagrams, tests and messages.</summary>
/// <param name="Path">Where it stands, such as <c>3/b1/0</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Input">What it takes.</param>
/// <param name="Output">What it gives.</param>
public sealed record FlowStep(string Path, string Name, Type Input, Type Output);
