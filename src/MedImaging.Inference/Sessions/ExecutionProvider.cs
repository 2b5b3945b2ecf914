namespace MedImaging;

/// <summary>What a model can run on.</summary>
public enum ExecutionProvider
{
    /// <summary>The processor.</summary>
    Cpu,

    /// <summary>An NVIDIA graphics card, by CUDA.</summary>
    Cuda,
}
