namespace MedImaging;

/// <summary>What a <see cref="UnitStep"/> demands.</summary>
internal static class UnitRule
{
    /// <summary>Refuses samples in another unit.</summary>
    /// <exception cref="MedImagingException">They are (<see cref="ErrorKind.UnsupportedFormat"/>).</exception>
    public static void Check(ReadOnlySpan<PreprocessingStep> steps, string? unit)
    {
        foreach (var step in steps)
        {
            if (step is UnitStep wanted && !AreSame(wanted.Unit, unit ?? "1"))
            {
                throw new MedImagingException(ErrorKind.UnsupportedFormat, $"The preprocessing recipe is for samples in {wanted.Unit}; these are in another unit or in none.");
            }
        }
    }

    // UCUM: what stands in braces is a remark (§12), and the litre is l as well as L.
    internal static bool AreSame(ReadOnlySpan<char> one, ReadOnlySpan<char> other)
    {
        int i = 0, j = 0;
        while (true)
        {
            char a = Next(one, ref i), b = Next(other, ref j);
            if (a != b)
            {
                return false;
            }

            if (a == '\0')
            {
                return true;
            }
        }
    }

    private static char Next(ReadOnlySpan<char> unit, ref int at)
    {
        while (at < unit.Length && unit[at] == '{')
        {
            int length = unit[at..].IndexOf('}') + 1;
            at = length == 0 ? unit.Length : at + length;
        }

        return at >= unit.Length ? '\0' : unit[at++] is var c && c == 'L' ? 'l' : c;
    }
}
