namespace MedImaging;

/// <summary>How instants go over the wire.</summary>
internal enum TemporalForm
{
    /// <summary>Not at all: the server has no dates and times (before Bolt 2).</summary>
    None,

    /// <summary>As seconds of the local clock (46 and 66): Bolt 4.4 without the patch "utc".</summary>
    Local,

    /// <summary>As seconds of UTC (49 and 69): Bolt 5, and 4.4 with the patch "utc".</summary>
    Utc,
}
