namespace MedImaging;

/// <summary>What bringing the schema up to date does, or did.</summary>
/// <param name="FromVersion">The version the graph had; 0 for none.</param>
/// <param name="ToVersion">The version it has then.</param>
/// <param name="Statements">The statements, in order; none when there was nothing to do, or another process did it.</param>
public sealed record SchemaChange(int FromVersion, int ToVersion, IReadOnlyList<string> Statements);
