using System.Buffers;

namespace MedImaging;

/// <summary>A tensor's memory that also keeps the model it was made for: both are given back together.</summary>
internal sealed class LeasedMemory(ImageTensor tensor, ModelLease lease) : IMemoryOwner<float>
{
    public Memory<float> Memory => tensor.Values;

    public ModelLease Lease => lease;

    public void Dispose()
    {
        tensor.Dispose();
        lease.Dispose();
    }
}
