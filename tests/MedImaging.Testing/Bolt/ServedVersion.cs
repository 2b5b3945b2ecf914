namespace MedImaging.Testing;

/// <summary>A version of Bolt.</summary>
/// <param name="Major">The first number.</param>
/// <param name="Minor">The second number.</param>
public readonly record struct ServedVersion(int Major, int Minor)
{
    /// <summary>Gets every version the server speaks, newest first. There has never been a server with 5.5.</summary>
    public static IReadOnlyList<ServedVersion> All { get; } =
        [new(5, 8), new(5, 7), new(5, 6), new(5, 4), new(5, 3), new(5, 2), new(5, 1), new(5, 0), new(4, 4)];

    /// <summary>Tells whether this is that version or a newer one.</summary>
    public bool IsAtLeast(int major, int minor) => Major > major || (Major == major && Minor >= minor);

    /// <inheritdoc/>
    public override string ToString() => $"{Major}.{Minor}";
}
