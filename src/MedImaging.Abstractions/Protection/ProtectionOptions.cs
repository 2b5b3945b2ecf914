namespace MedImaging;

/// <summary>How stored data is protected, once there is an <see cref="IKeyProvider"/>.</summary>
public sealed class ProtectionOptions
{
    /// <summary>Gets or sets whether data that was stored before there was a key may still be read. Set it while <see cref="KeyRotation"/> seals that data, and not longer: until then whoever can write to the disk can put unsealed data there.</summary>
    /// <value>The default is <see langword="false"/>: unsealed data is refused.</value>
    public bool AcceptsPlain { get; set; }
}
