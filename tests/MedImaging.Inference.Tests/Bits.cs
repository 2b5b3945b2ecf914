namespace MedImaging.Tests;

internal static class Bits
{
    public static void Equal(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
        => Assert.Equal(ToBits(expected), ToBits(actual));

    private static string[] ToBits(ReadOnlySpan<float> values)
    {
        var bits = new string[values.Length];
        for (int i = 0; i < bits.Length; i++)
        {
            bits[i] = $"{BitConverter.SingleToUInt32Bits(values[i]):X8} ({values[i]:R})";
        }

        return bits;
    }
}
