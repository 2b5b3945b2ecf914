namespace MedImaging;

/// <summary>Mean, spread and ends of values as they come (Welford, 1962): no large sum takes the small digits.</summary>
internal sealed class ValueTally
{
    private double _squares;

    public long Count { get; private set; }

    public double Mean { get; private set; }

    public double Minimum { get; private set; } = double.PositiveInfinity;

    public double Maximum { get; private set; } = double.NegativeInfinity;

    public double StandardDeviation => Count == 0 ? 0 : Math.Sqrt(_squares / Count);

    /// <summary>Adds the values that are chosen; those that are not numbers are left out.</summary>
    public void Add(ReadOnlySpan<float> values, ReadOnlySpan<byte> chosen)
    {
        for (int i = 0; i < chosen.Length; i++)
        {
            if (chosen[i] != 0 && float.IsFinite(values[i]))
            {
                Add(values[i]);
            }
        }
    }

    public IReadOnlyList<Measurement> ToMeasurements(string unit) => Count == 0 ? [] :
    [
        new(MeasurementConcepts.Mean, Mean, unit),
        new(MeasurementConcepts.StandardDeviation, StandardDeviation, unit),
        new(MeasurementConcepts.Minimum, Minimum, unit),
        new(MeasurementConcepts.Maximum, Maximum, unit),
    ];

    private void Add(double value)
    {
        Count++;
        double off = value - Mean;
        Mean += off / Count;
        _squares += off * (value - Mean);
        (Minimum, Maximum) = (Math.Min(Minimum, value), Math.Max(Maximum, value));
    }
}
