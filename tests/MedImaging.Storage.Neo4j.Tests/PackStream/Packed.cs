namespace MedImaging.Tests;

/// <summary>One value, as bytes and back.</summary>
internal static class Packed
{
    internal static byte[] Write(object? value, TemporalForm form = TemporalForm.Utc)
    {
        using var writer = new PackStreamWriter();
        ValueWriter.Value(writer, value, form);
        return writer.Written.ToArray();
    }

    internal static object? Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new PackStreamReader(bytes, new KeyCache());
        object? value = ValueReader.Value(ref reader);
        reader.End();
        return value;
    }
}
