namespace MedImaging.Formats;

/// <summary>What one voxel of a NIfTI file is (nifti1.h, <c>datatype</c>).</summary>
public enum NiftiDataType
{
    /// <summary>Not said (DT_NONE); it is not read.</summary>
    None = 0,

    /// <summary>One bit (DT_BINARY); it is not read.</summary>
    Binary = 1,

    /// <summary>8 bits, from 0.</summary>
    UInt8 = 2,

    /// <summary>16 bits, two's complement.</summary>
    Int16 = 4,

    /// <summary>32 bits, two's complement.</summary>
    Int32 = 8,

    /// <summary>IEEE 754 of 32 bits.</summary>
    Float32 = 16,

    /// <summary>Complex of two 32-bit floats; it is not read.</summary>
    Complex64 = 32,

    /// <summary>IEEE 754 of 64 bits.</summary>
    Float64 = 64,

    /// <summary>Red, green and blue of 8 bits; read as frames, not as a volume.</summary>
    Rgb24 = 128,

    /// <summary>8 bits, two's complement.</summary>
    Int8 = 256,

    /// <summary>16 bits, from 0.</summary>
    UInt16 = 512,

    /// <summary>32 bits, from 0.</summary>
    UInt32 = 768,

    /// <summary>64 bits, two's complement.</summary>
    Int64 = 1024,

    /// <summary>64 bits, from 0.</summary>
    UInt64 = 1280,

    /// <summary>A float of 128 bits; it is not read.</summary>
    Float128 = 1536,

    /// <summary>Complex of two 64-bit floats; it is not read.</summary>
    Complex128 = 1792,

    /// <summary>Complex of two 128-bit floats; it is not read.</summary>
    Complex256 = 2048,

    /// <summary>Red, green, blue and alpha of 8 bits; read as frames without the alpha, not as a volume.</summary>
    Rgba32 = 2304,
}
