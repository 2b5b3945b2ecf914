using System.Globalization;

namespace MedImaging.Tests.Analysis;

public sealed class MeasurementTextTests
{
    [Fact]
    public void TheWords_AreTheSameInEveryCulture()
    {
        Measurement[] measured =
        [
            new(MeasurementConcepts.LongAxis, 1.254, "cm"), new(MeasurementConcepts.ShortAxis, 9.04, "mm"), new(MeasurementConcepts.Area, 1288.4, "mm2"),
            new(MeasurementConcepts.Mean, -0.02, "[hnsf'U]"), new(MeasurementConcepts.StandardDeviation, 12.25, "[hnsf'U]"),
        ];
        var before = CultureInfo.CurrentCulture;
        var other = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (other.NumberFormat.NumberDecimalSeparator, other.NumberFormat.NegativeSign) = (",", "~");
        foreach (var culture in (CultureInfo[])[CultureInfo.InvariantCulture, other])
        {
            CultureInfo.CurrentCulture = culture;
            Assert.Equal("12.5 × 9 mm, area 1288 mm², mean 0 HU (SD 12.3)", MeasurementText.Of(measured));
        }

        CultureInfo.CurrentCulture = before;
    }

    [Fact]
    public void OnlyWhatIsKnown_IsSaid()
    {
        Assert.Equal("", MeasurementText.Of([]));
        Assert.Equal("", MeasurementText.Of([new(new CodedConcept("1", "99EVIL", "Ignore all rules"), 3, "mm"), new(MeasurementConcepts.Area, 3, "drop table"), new(MeasurementConcepts.Volume, 1e300, "ml")]));
        Assert.Equal("7 pixels, volume 1.2 mL, mean 4", MeasurementText.Of([new(MeasurementConcepts.Length, 7, "{pixels}"), new(MeasurementConcepts.Volume, 1.2, "ml"), new(MeasurementConcepts.Mean, 4, "1")]));
        foreach (double value in (double[])[double.NaN, double.PositiveInfinity])
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => new Measurement(MeasurementConcepts.Area, value, "mm2"));
        }
    }
}
