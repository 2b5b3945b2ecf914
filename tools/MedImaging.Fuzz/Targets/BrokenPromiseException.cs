namespace MedImaging.Fuzz;

/// <summary>The code under test did not throw, but what it gave is wrong.</summary>
internal sealed class BrokenPromiseException(string message) : Exception(message);
