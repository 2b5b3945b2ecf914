using System.Globalization;
using System.Text;

namespace MedImaging;

/// <summary>A tensor whose values lie in another file (onnx.proto3, TensorProto.external_data).</summary>
/// <param name="Location">The file, by the model's words.</param>
/// <param name="Offset">Where the values start in it.</param>
/// <param name="Length">How many bytes they are, as the dimensions say.</param>
/// <param name="References">The fields that say so, from tag to end, in order: they are left out when the values come in.</param>
internal sealed record ExternalTensor(string Location, long Offset, long Length, IReadOnlyList<(int Start, int End)> References)
{
    private const ulong External = 1;

    /// <summary>Reads a tensor message; <see langword="null"/> when its values are in itself.</summary>
    public static ExternalTensor? Read(ReadOnlySpan<byte> model, ProtoField tensor)
    {
        var references = new List<(int, int)>();
        var entries = new Dictionary<string, string>(StringComparer.Ordinal);
        long count = 1;
        ulong type = 0;
        bool hasValues = false;
        for (int offset = tensor.Start; offset < tensor.End;)
        {
            int tagAt = offset;
            var field = ProtoField.Read(model, ref offset, tensor.End);
            switch (field.Number)
            {
                case 1 when field.IsBytes:
                    for (int at = field.Start; at < field.End;)
                    {
                        count = Times(count, ProtoField.ReadVarint(model, ref at, field.End));
                    }

                    break;
                case 1:
                    count = Times(count, field.Value);
                    break;
                case 2:
                    type = field.Value;
                    break;
                case 13 when field.IsBytes:
                    references.Add((tagAt, offset));
                    ReadEntry(model, field, entries);
                    break;
                case 14 when field.Value == External:
                    references.Add((tagAt, offset));
                    break;
                case 4 or 5 or 6 or 7 or 9 or 10 or 11:
                    hasValues |= !field.IsBytes || field.End > field.Start;
                    break;
            }
        }

        return references.Count == 0 ? null : Create(tensor, references, entries, hasValues ? -1 : count, type);
    }

    private static ExternalTensor Create(ProtoField tensor, List<(int, int)> references, Dictionary<string, string> entries, long count, ulong type)
    {
        long length = BytesOf(count, type);
        if (length < 0 || !entries.TryGetValue("location", out string? location))
        {
            throw Malformed("names no file, has values of its own as well, or is of a type or size that cannot lie in a file", tensor.Start);
        }

        long offset = Number(entries, "offset", tensor.Start) ?? 0;
        long declared = Number(entries, "length", tensor.Start) ?? length;
        return declared == length
            ? new ExternalTensor(location, offset, length, references)
            : throw Malformed(string.Create(CultureInfo.InvariantCulture, $"has {declared} bytes in its file, but its shape takes {length}"), tensor.Start);
    }

    /// <summary>A fault of a tensor whose values lie elsewhere.</summary>
    public static MedImagingException Malformed(string fault, int offset)
        => new(ErrorKind.Corrupt, $"A tensor of the model {fault} (offset {offset}).") { Offset = offset };

    private static void ReadEntry(ReadOnlySpan<byte> model, ProtoField entry, Dictionary<string, string> entries)
    {
        string key = "", value = "";
        for (int offset = entry.Start; offset < entry.End;)
        {
            var field = ProtoField.Read(model, ref offset, entry.End);
            if (field is { Number: 1 or 2, IsBytes: true })
            {
                string text = Encoding.UTF8.GetString(model[field.Start..field.End]);
                (key, value) = field.Number == 1 ? (text, value) : (key, text);
            }
        }

        entries[key] = value;
    }

    private static long? Number(Dictionary<string, string> entries, string key, int at)
        => !entries.TryGetValue(key, out string? text) ? null
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number
            : throw Malformed($"has no number for its {key}", at);

    private static long Times(long product, ulong side) => product < 0 || side > int.MaxValue || product * (long)side > int.MaxValue ? -1 : product * (long)side;

    // TensorProto.DataType; texts (8) cannot lie in files.
    private static long BytesOf(long count, ulong type) => count < 0 ? -1 : type switch
    {
        2 or 3 or 9 or (>= 17 and <= 20) => count,
        4 or 5 or 10 or 16 => count * 2,
        1 or 6 or 12 => count * 4,
        7 or 11 or 13 or 14 => count * 8,
        15 => count * 16,
        21 or 22 => (count + 1) / 2,
        _ => -1,
    };
}
