namespace MedImaging;

/// <summary>Which boxes of several models are one place.</summary>
internal static class FindingPlaces
{
    /// <summary>Puts boxes together that overlap, at most one of each model; the surest begin.</summary>
    internal static List<List<Finding>> Of(IEnumerable<Finding> present, IReadOnlyList<Finding[]> voters, double minOverlap)
    {
        var places = new List<List<Finding>>();
        foreach (var item in present.Where(item => item.Region is not null).OrderByDescending(item => item.Confidence.Value))
        {
            var own = voters.First(items => items.Contains(item, ReferenceEqualityComparer.Instance));
            var place = places.Find(other => !other.Any(known => own.Contains(known, ReferenceEqualityComparer.Instance)) && Overlap(Mean(other), item.Region) >= minOverlap);
            if (place is null)
            {
                places.Add([item]);
            }
            else
            {
                place.Add(item);
            }
        }

        return places;
    }

    internal static FrameRegion? Mean(IReadOnlyList<Finding> place)
    {
        var boxes = place.Select(item => item.Region).OfType<FrameRegion>().ToList();
        return boxes.Count == 0 ? null : new FrameRegion(
            (int)Math.Round(boxes.Average(box => box.Left)), (int)Math.Round(boxes.Average(box => box.Top)),
            (int)Math.Round(boxes.Average(box => box.Right)), (int)Math.Round(boxes.Average(box => box.Bottom)));
    }

    internal static double? SizeRatio(IEnumerable<Finding> voices)
    {
        var areas = voices.Select(item => item.Region).OfType<FrameRegion>().Select(Area).Where(area => area > 0).ToList();
        return areas.Count < 2 ? null : (double)areas.Max() / areas.Min();
    }

    /// <summary>Whether those that see it mean different sides: of the patient, by their word, or else of the picture, by their boxes.</summary>
    internal static bool HasSideConflict(IEnumerable<Finding> voices, FrameReference frame)
    {
        var seen = voices.ToList();
        var sides = seen.Select(item => item.Laterality).OfType<Laterality>().Where(side => side is Laterality.Left or Laterality.Right).Distinct().ToList();
        return sides.Count > 1 || seen.Select(item => ImagePlace.Of(item.Region, frame)?.Side).Where(side => side is ImageSide.Left or ImageSide.Right).Distinct().Count() > 1;
    }

    private static double Overlap(FrameRegion? one, FrameRegion? two)
    {
        if (one is null || two is null)
        {
            return 0;
        }

        long width = Math.Min(one.Right, two.Right) - (long)Math.Max(one.Left, two.Left), height = Math.Min(one.Bottom, two.Bottom) - (long)Math.Max(one.Top, two.Top);
        long both = width > 0 && height > 0 ? width * height : 0, all = Area(one) + Area(two) - both;
        return all > 0 ? (double)both / all : 0;
    }

    private static long Area(FrameRegion box) => Math.Max(0L, box.Right - (long)box.Left) * Math.Max(0L, box.Bottom - (long)box.Top);
}
