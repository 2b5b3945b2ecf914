using System.Globalization;

namespace MedImaging;

/// <summary>A version of the Bolt protocol.</summary>
internal readonly record struct BoltVersion(byte Major, byte Minor) : IComparable<BoltVersion>
{
    /// <inheritdoc/>
    public int CompareTo(BoltVersion other) => ((Major << 8) | Minor).CompareTo((other.Major << 8) | other.Minor);

    /// <summary>Gets whether this version is that one or a later one.</summary>
    internal bool IsAtLeast(byte major, byte minor) => CompareTo(new BoltVersion(major, minor)) >= 0;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}");
}
