namespace MedImaging.Codecs;

/// <summary>What is wrong with a coded picture.</summary>
public enum CodecFault
{
    /// <summary>The bytes contradict the format.</summary>
    Malformed,

    /// <summary>The bytes end before the picture does.</summary>
    Truncated,

    /// <summary>The format has it, this codec does not.</summary>
    Unsupported,

    /// <summary>The picture asks for more than a limit allows.</summary>
    LimitExceeded,
}
