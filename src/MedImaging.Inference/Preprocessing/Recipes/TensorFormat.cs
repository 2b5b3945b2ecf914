namespace MedImaging;

/// <summary>In which order the values of a model's input lie.</summary>
public enum TensorLayout
{
    /// <summary>Channel by channel, row by row: what PyTorch makes.</summary>
    Nchw,

    /// <summary>Row by row, the channels of a pixel together: what TensorFlow makes.</summary>
    Nhwc,
}

/// <summary>What one value of a model's input is.</summary>
public enum TensorElement
{
    /// <summary>A single-precision float.</summary>
    Float32,

    /// <summary>A half-precision float, rounded to nearest.</summary>
    Float16,

    /// <summary>A byte: rounded to nearest, to even at ½, kept within 0…255; what is not a number is 0.</summary>
    UInt8,
}

/// <summary>In which order the channels of a colour pixel come.</summary>
public enum ChannelOrder
{
    /// <summary>Red, green, blue.</summary>
    Rgb,

    /// <summary>Blue, green, red: what OpenCV reads and models made with it expect.</summary>
    Bgr,
}
