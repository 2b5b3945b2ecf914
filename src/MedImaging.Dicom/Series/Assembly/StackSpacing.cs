namespace MedImaging.Dicom;

/// <summary>Measures the distances of slices in order, and finds where slices are missing.</summary>
/// <param name="Spacing">The distance from slice to slice; <see langword="null"/> for a single slice.</param>
/// <param name="Slots">The place of each slice in an even grid, missing slices counted.</param>
/// <param name="IsEven">Whether the slices fit such a grid.</param>
internal readonly record struct StackSpacing(double? Spacing, IReadOnlyList<int> Slots, bool IsEven)
{
    private const double Same = 0.05, SameMillimetres = 0.011, Whole = 0.1;

    // A hole of more slices than this is two stacks far apart, not one with a hole.
    private const int LargestGap = 1000;

    public static StackSpacing Measure(IReadOnlyList<StackFrame> frames, List<SeriesDefect> defects)
    {
        if (frames.Count < 2)
        {
            return new StackSpacing(null, [0], IsEven: true);
        }

        double[] steps = new double[frames.Count - 1];
        for (int i = 0; i < steps.Length; i++)
        {
            steps[i] = (frames[i + 1].Position - frames[i].Position) ?? 0;
        }

        double usual = UsualOf(steps);
        int[] slots = new int[frames.Count];
        var gaps = new List<SeriesDefect>();
        bool isEven = true;
        for (int i = 0; i < steps.Length; i++)
        {
            int whole = WholeSteps(steps[i], usual);
            isEven &= whole > 0 && slots[i] <= int.MaxValue - whole;
            slots[i + 1] = isEven ? slots[i] + whole : 0;
            if (whole > 1)
            {
                gaps.Add(new SeriesDefect(SeriesDefectKind.Gap, $"{whole - 1} slices are missing between slices {i + 1} and {i + 2} of {frames.Count}.") { AfterSlice = i, Count = whole - 1 });
            }
        }

        double length = (frames[^1].Position - frames[0].Position) ?? 0;
        if (isEven)
        {
            defects.AddRange(gaps);
            return new StackSpacing(length / slots[^1], slots, IsEven: true);
        }

        int uneven = steps.Count(step => WholeSteps(step, usual) != 1);
        defects.Add(new SeriesDefect(SeriesDefectKind.VaryingSpacing, $"{uneven} of {steps.Length} distances between slices differ from the usual one.") { Count = uneven });
        return new StackSpacing(length / steps.Length, [.. Enumerable.Range(0, frames.Count)], IsEven: false);
    }

    // Half of the distances are not above it: gaps only make distances larger.
    private static double UsualOf(double[] steps)
    {
        double[] sorted = [.. steps.Order()];
        return sorted[(sorted.Length - 1) / 2];
    }

    // How many steps of the usual length a distance is; 0 when it is no whole number of them.
    private static int WholeSteps(double step, double usual)
    {
        double ratio = step / usual;
        if (Math.Abs(ratio - 1) <= Same || Math.Abs(step - usual) <= SameMillimetres)
        {
            return 1;
        }

        double whole = Math.Round(ratio);
        return whole >= 2 && whole <= LargestGap && Math.Abs(ratio - whole) <= Whole ? (int)whole : 0;
    }
}
