namespace MedImaging;

/// <summary>Brings a model's external tensors into its own bytes, so that ONNX Runtime opens no file by any name the model gives, and what it runs is what was verified.</summary>
/// <remarks>Iterative, bounded in depth; the new message is as long as the old one and the tensors together, and never longer than the limit.</remarks>
internal static class ExternalTensors
{
    private const int MaxDepth = 64;
    private const int RawData = 9;

    /// <summary>Gives the model with all its tensors in itself: the very same array when none lies elsewhere.</summary>
    /// <param name="model">The model.</param>
    /// <param name="open">Gives the verified bytes of a file that the model names.</param>
    /// <param name="limit">The most bytes the result may have.</param>
    /// <exception cref="MedImagingException">The model is malformed, or a tensor ends beyond its file (<see cref="ErrorKind.Corrupt"/>), or the result is too large (<see cref="ErrorKind.LimitExceeded"/>).</exception>
    public static byte[] Inline(byte[] model, Func<string, byte[]> open, long limit)
    {
        var parts = new Dictionary<int, Part>();
        var patches = Find(model, open, parts);
        if (patches.Count == 0)
        {
            return model;
        }

        long growth = 0;
        foreach (var part in parts.Values.OrderByDescending(p => p.Depth))
        {
            byte[] header = Header(part.Number, part.End - part.Start + part.Growth);
            patches.Add(new Patch(part.TagAt, part.Start - part.TagAt, header, true));
            long more = part.Growth + header.Length - (part.Start - part.TagAt);
            if (part.Parent is { } parent)
            {
                parent.Growth += more;
            }
            else
            {
                growth += more;
            }
        }

        return model.Length + growth <= Math.Min(limit, Array.MaxLength)
            ? Apply(model, patches, (int)(model.Length + growth))
            : throw new MedImagingException(ErrorKind.LimitExceeded, $"The model has {model.Length + growth} bytes with its tensors; at most {limit} are read.");
    }

    // In the order of the bytes; a part is noted only when a tensor in it changes.
    private static List<Patch> Find(byte[] model, Func<string, byte[]> open, Dictionary<int, Part> parts)
    {
        var patches = new List<Patch>();
        var stack = new Stack<(Part? Part, OnnxGraph.Message Kind, int Offset, int End)>();
        stack.Push((null, OnnxGraph.Message.Model, 0, model.Length));
        while (stack.TryPop(out var level))
        {
            int offset = level.Offset;
            while (offset < level.End)
            {
                int tagAt = offset;
                var field = ProtoField.Read(model, ref offset, level.End);
                var inner = field.IsBytes ? OnnxGraph.Inner(level.Kind, field.Number) : OnnxGraph.Message.None;
                if (inner == OnnxGraph.Message.None)
                {
                    continue;
                }

                var part = new Part(level.Part, field.Number, tagAt, field.Start, field.End);
                if (inner == OnnxGraph.Message.Tensor)
                {
                    if (ExternalTensor.Read(model, field) is { } tensor)
                    {
                        Replace(part, tensor, open(tensor.Location), patches, parts);
                    }

                    continue;
                }

                _ = part.Depth < MaxDepth ? 0 : throw new MedImagingException(ErrorKind.LimitExceeded, $"The model is nested deeper than {MaxDepth} messages (offset {tagAt}).") { Offset = tagAt };
                stack.Push((level.Part, level.Kind, offset, level.End));
                level = (part, inner, field.Start, field.End);
                offset = field.Start;
            }
        }

        return patches;
    }

    private static void Replace(Part part, ExternalTensor tensor, byte[] file, List<Patch> patches, Dictionary<int, Part> parts)
    {
        if (tensor.Offset > file.Length || tensor.Length > file.Length - tensor.Offset)
        {
            throw ExternalTensor.Malformed($"takes bytes {tensor.Offset} to {tensor.Offset + tensor.Length} of a file of {file.Length}", part.Start);
        }

        foreach (var (start, end) in tensor.References)
        {
            patches.Add(new Patch(start, end - start, default, true));
            part.Growth -= end - start;
        }

        byte[] header = Header(RawData, tensor.Length);
        patches.Add(new Patch(part.End, 0, header, false));
        patches.Add(new Patch(part.End, 0, file.AsMemory((int)tensor.Offset, (int)tensor.Length), false));
        part.Growth += header.Length + tensor.Length;
        for (var noted = part; noted is not null; noted = noted.Parent)
        {
            parts[noted.TagAt] = noted;
        }
    }

    private static byte[] Apply(byte[] model, List<Patch> patches, int length)
    {
        byte[] result = new byte[length];
        int from = 0, to = 0;

        // A tensor's end is the next field's tag: what belongs to the end comes first. OrderBy keeps the order of equals.
        foreach (var patch in patches.OrderBy(p => p.At).ThenBy(p => p.IsAtStart))
        {
            model.AsSpan(from, patch.At - from).CopyTo(result.AsSpan(to));
            to += patch.At - from;
            patch.Insert.Span.CopyTo(result.AsSpan(to));
            to += patch.Insert.Length;
            from = patch.At + patch.Removed;
        }

        model.AsSpan(from).CopyTo(result.AsSpan(to));
        return result;
    }

    private static byte[] Header(int field, long length)
    {
        var bytes = new List<byte>(15);
        foreach (ulong number in (ulong[])[((ulong)field << 3) | 2, (ulong)length])
        {
            ulong left = number;
            for (; left >= 0x80; left >>= 7)
            {
                bytes.Add((byte)(left | 0x80));
            }

            bytes.Add((byte)left);
        }

        return [.. bytes];
    }

    private readonly record struct Patch(int At, int Removed, ReadOnlyMemory<byte> Insert, bool IsAtStart);

    private sealed record Part(Part? Parent, int Number, int TagAt, int Start, int End)
    {
        public int Depth { get; } = Parent is null ? 1 : Parent.Depth + 1;

        public long Growth { get; set; }
    }
}
