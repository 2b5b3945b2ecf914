namespace MedImaging.Codecs;

/// <summary>What the bits of a sample mean.</summary>
public enum SampleFormat
{
    /// <summary>An unsigned number.</summary>
    Unsigned,

    /// <summary>A two's complement number.</summary>
    Signed,

    /// <summary>An IEEE 754 number of 32 bits.</summary>
    Float,
}
