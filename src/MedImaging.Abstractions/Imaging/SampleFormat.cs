namespace MedImaging;

/// <summary>How one sample lies in memory, little endian.</summary>
public enum SampleFormat
{
    /// <summary>8 bits, from 0.</summary>
    UInt8,

    /// <summary>8 bits, two's complement.</summary>
    Int8,

    /// <summary>16 bits, from 0.</summary>
    UInt16,

    /// <summary>16 bits, two's complement.</summary>
    Int16,

    /// <summary>32 bits, from 0.</summary>
    UInt32,

    /// <summary>32 bits, two's complement.</summary>
    Int32,

    /// <summary>IEEE 754 of 32 bits.</summary>
    Float32,

    /// <summary>IEEE 754 of 64 bits.</summary>
    Float64,
}
