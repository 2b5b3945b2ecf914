namespace MedImaging;

/// <summary>Names the audit event that a store's method leaves, exactly one a call. Every method of a store that touches records has one; a test sees to it.</summary>
/// <param name="name">The event, such as <c>case.open</c>.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class StoreEventAttribute(string name) : Attribute
{
    /// <summary>Gets the event.</summary>
    public string Name { get; } = name;
}
