namespace MedImaging;

/// <summary>Someone who uses the host, as cases, messages and reports name them. Signing in is the host's.</summary>
public sealed record User
{
    /// <summary>Gets the host's id of the user.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the version, which a change must follow.</summary>
    public long Version { get; init; } = 1;

    /// <summary>Gets the name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the mail address.</summary>
    public string? Email { get; init; }

    /// <summary>Gets what the user may do with reports.</summary>
    public ReviewerRole Role { get; init; }

    /// <summary>Gets when the user was added; the store's time, whatever was said.</summary>
    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>An AI specialist, as conversations name it.</summary>
public sealed record Doctor
{
    /// <summary>Gets the id, such as <c>cardiologist</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the version, which a change must follow.</summary>
    public long Version { get; init; } = 1;

    /// <summary>Gets the name to show.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the field, such as <c>cardiology</c>.</summary>
    public required string Specialty { get; init; }

    /// <summary>Gets the model it speaks with.</summary>
    public string? ModelId { get; init; }

    /// <summary>Gets the prompt that makes it what it is, as <c>name/version</c>.</summary>
    public string? Prompt { get; init; }
}
