namespace MedImaging;

/// <summary>One grey picture as the baseline looks at it, with the part of it that is worth looking at.</summary>
internal sealed class GreyPicture
{
    private const double SmallestBody = 0.1;
    private const int NoisePairs = 65_536;

    private readonly Memory<float> _values;

    private GreyPicture(Memory<float> values, int width, int height, byte[] body)
    {
        (_values, Width, Height, Body) = (values, width, height, body);
        BodyArea = body.AsSpan().Count((byte)1);
        Noise = NoiseOf(values.Span, width, body);
    }

    public int Width { get; }

    public int Height { get; }

    public ReadOnlySpan<float> Values => _values.Span;

    /// <summary>1 for each pixel of the largest bright thing with its holes, or everywhere when there is none that large.</summary>
    public byte[] Body { get; }

    public int BodyArea { get; }

    /// <summary>The standard deviation of what differs between neighbours: noise, and not anatomy.</summary>
    public double Noise { get; }

    public static GreyPicture Of(Memory<float> values, int width, int height)
    {
        byte[] body = new byte[values.Length];
        if (OtsuThreshold.Of(values.Span, []) is { } threshold)
        {
            FindBody(values.Span, threshold, width, height, body);
        }

        if (body.AsSpan().Count((byte)1) < SmallestBody * body.Length)
        {
            Array.Fill(body, (byte)1);
        }

        return new GreyPicture(values, width, height, body);
    }

    private static void FindBody(ReadOnlySpan<float> values, float threshold, int width, int height, byte[] body)
    {
        for (int i = 0; i < body.Length; i++)
        {
            body[i] = values[i] > threshold ? (byte)1 : (byte)0;
        }

        int[] labels = new int[body.Length];
        Keep(Largest(labels, ComponentLabels.Label(body, width, height, touchesAtCorners: true, labels)));

        // What is left of the background when all that reaches the edge is taken away are holes.
        byte[] beside = [.. body.Select(bit => (byte)(bit ^ 1))];
        int count = ComponentLabels.Label(beside, width, height, touchesAtCorners: false, labels);
        bool[] isOutside = new bool[count + 1];
        for (int i = 0; i < labels.Length; i++)
        {
            bool isEdge = i < width || i >= labels.Length - width || i % width == 0 || i % width == width - 1;
            isOutside[labels[i]] |= isEdge;
        }

        for (int i = 0; i < labels.Length; i++)
        {
            body[i] = labels[i] == 0 || !isOutside[labels[i]] ? (byte)1 : (byte)0;
        }

        void Keep(int label)
        {
            for (int i = 0; i < body.Length; i++)
            {
                body[i] = labels[i] == label ? (byte)1 : (byte)0;
            }
        }
    }

    private static int Largest(ReadOnlySpan<int> labels, int count)
    {
        int[] areas = new int[count + 1];
        foreach (int label in labels)
        {
            areas[label] += label > 0 ? 1 : 0;
        }

        return areas.AsSpan().IndexOf(areas.Max());
    }

    // The median of the differences is not moved by edges: 0.6745 is that of a normal distribution, and two pixels have twice the variance of one.
    private static double NoiseOf(ReadOnlySpan<float> values, int width, byte[] body)
    {
        var differences = new List<double>(NoisePairs);
        for (int i = 0, step = Math.Max(1, values.Length / NoisePairs); i + 1 < values.Length; i += step)
        {
            if (body[i] != 0 && body[i + 1] != 0 && i % width != width - 1)
            {
                differences.Add(Math.Abs((double)values[i] - values[i + 1]));
            }
        }

        differences.Sort();
        return differences.Count == 0 ? 0 : differences[differences.Count / 2] / (0.6745 * Math.Sqrt(2));
    }
}
