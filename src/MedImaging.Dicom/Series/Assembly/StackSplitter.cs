using System.Globalization;

namespace MedImaging.Dicom;

/// <summary>Splits frames that lie at the same places into stacks, by the first attributes that tell them apart.</summary>
/// <remarks>
/// An attribute is taken when it makes no more parts than frames lie at one place, and fewer frames then share a place: what differs from slice to slice
/// anyway, such as a time, makes too many parts. Times are taken by their order at each place, when each place has equally many.
/// </remarks>
internal static class StackSplitter
{
    public static List<StackPart> Split(IReadOnlyList<StackFrame> frames)
    {
        List<StackPart> parts = [new StackPart(frames, [])];
        foreach (var attribute in StackAttributes.Discrete)
        {
            parts = [.. parts.SelectMany(part => ByValue(part, attribute))];
        }

        foreach (var attribute in StackAttributes.Times)
        {
            parts = [.. parts.SelectMany(part => ByOrder(part, attribute))];
        }

        return parts;
    }

    private static IEnumerable<StackPart> ByValue(StackPart part, StackAttribute attribute)
    {
        var clusters = PlaceClusters.Of(part.Frames);
        int most = clusters.Max(cluster => cluster.Count);
        if (most < 2)
        {
            return [part];
        }

        var groups = part.Frames
            .GroupBy(frame => attribute.ValueOf(frame) ?? "", StringComparer.Ordinal)
            .OrderBy(group => double.TryParse(group.Key, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) ? number : double.MaxValue)
            .ThenBy(group => group.Key, StringComparer.Ordinal)
            .ToList();
        if (groups.Count < 2 || groups.Count > most || groups.Sum(group => Shared(PlaceClusters.Of([.. group]))) >= Shared(clusters))
        {
            return [part];
        }

        return groups.Select(group => new StackPart([.. group], [.. part.Distinctions, new StackDistinction(attribute.Tag, group.Key)]));
    }

    private static IEnumerable<StackPart> ByOrder(StackPart part, StackAttribute attribute)
    {
        var clusters = PlaceClusters.Of(part.Frames);
        int count = clusters[0].Count;
        if (count < 2 || clusters.Any(cluster => cluster.Count != count))
        {
            return [part];
        }

        var ordered = new List<List<StackFrame>>();
        foreach (var cluster in clusters)
        {
            var times = cluster.Select(frame => (Frame: frame, Time: Number(attribute.ValueOf(frame)))).OrderBy(entry => entry.Time).ToList();
            if (times.Exists(entry => double.IsNaN(entry.Time)) || times.Select(entry => entry.Time).Distinct().Count() != count)
            {
                return [part];
            }

            ordered.Add([.. times.Select(entry => entry.Frame)]);
        }

        return Enumerable.Range(0, count).Select(i => new StackPart(
            [.. ordered.Select(frames => frames[i])],
            [.. part.Distinctions, new StackDistinction(attribute.Tag, (i + 1).ToString(CultureInfo.InvariantCulture))]));
    }

    private static double Number(string? text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : double.NaN;

    // How many frames lie where another already lies.
    private static int Shared(List<List<StackFrame>> clusters) => clusters.Sum(cluster => cluster.Count - 1);
}
