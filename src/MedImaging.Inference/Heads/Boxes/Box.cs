namespace MedImaging;

/// <summary>A box in a model's input, between pixels.</summary>
internal readonly record struct Box(double Left, double Top, double Right, double Bottom)
{
    public double Area => (Right - Left) * (Bottom - Top);

    public static Box Around(double x, double y, double width, double height) => new(x - (width / 2), y - (height / 2), x + (width / 2), y + (height / 2));

    /// <summary>Intersection over union; 0 for boxes without an area.</summary>
    public double OverlapWith(in Box other)
    {
        double width = Math.Min(Right, other.Right) - Math.Max(Left, other.Left), height = Math.Min(Bottom, other.Bottom) - Math.Max(Top, other.Top);
        if (!(width > 0 && height > 0))
        {
            return 0;
        }

        double both = width * height;
        return both / (Area + other.Area - both);
    }
}

/// <summary>A box that a detector proposes.</summary>
/// <param name="Label">The label, from 0.</param>
/// <param name="Score">How sure it is.</param>
/// <param name="Box">Where it is.</param>
internal readonly record struct BoxCandidate(int Label, double Score, Box Box);
