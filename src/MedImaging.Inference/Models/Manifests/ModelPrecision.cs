namespace MedImaging;

/// <summary>The numbers a model calculates in. Its inputs and outputs are 32-bit floating point in every case.</summary>
public enum ModelPrecision
{
    /// <summary>32-bit floating point.</summary>
    Float32,

    /// <summary>16-bit floating point: half the size.</summary>
    Float16,

    /// <summary>8-bit whole numbers with a scale: a quarter of the size.</summary>
    Int8,
}

/// <summary>The same model in another precision.</summary>
/// <param name="Precision">The precision.</param>
/// <param name="File">The name of its file, in the folder of the model.</param>
/// <param name="Sha256">The SHA-256 of the file: 64 hexadecimal digits.</param>
/// <param name="Bytes">The length of the file.</param>
public sealed record ModelVariant(ModelPrecision Precision, string File, string Sha256, long? Bytes = null);

/// <summary>A file in which a model keeps tensors (ONNX external data).</summary>
/// <param name="Path">Where it lies below the model's folder, with forward slashes; the model calls it by the same words.</param>
/// <param name="Sha256">The SHA-256 of the file: 64 hexadecimal digits.</param>
/// <param name="Bytes">The length of the file.</param>
public sealed record ExternalFile(string Path, string Sha256, long Bytes);
