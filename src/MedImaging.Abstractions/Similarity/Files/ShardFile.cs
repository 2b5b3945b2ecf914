namespace MedImaging;

/// <summary>One tenant's part of an index's file: words, tags, ids, vectors, graph.</summary>
internal static class ShardFile
{
    public static void Write(BlockWriter writer, string tenant, IndexShard shard, ShardView view)
    {
        using var held = MappedFile.Hold(view.File);
        writer.Write(tenant);
        writer.Write(view.Count);
        var tags = view.Tags.AsSpan(0, view.Count).ToArray();
        WriteWords(writer, shard.Patients, tags, static (ref RowTags tag) => tag.Patient, static (ref RowTags tag, int number) => tag.Patient = number);
        WriteWords(writer, shard.Modalities, tags, static (ref RowTags tag) => tag.Modality, static (ref RowTags tag, int number) => tag.Modality = (ushort)number);
        WriteWords(writer, shard.BodyParts, tags, static (ref RowTags tag) => tag.BodyPart, static (ref RowTags tag, int number) => tag.BodyPart = (ushort)number);
        WriteWords(writer, shard.Sites, tags, static (ref RowTags tag) => tag.Site, static (ref RowTags tag, int number) => tag.Site = (ushort)number);
        writer.WriteAll<RowTags>(tags);
        for (int slot = 0; slot < view.Count; slot++)
        {
            writer.Write(view.Ids[slot]);
        }

        writer.AlignToPage();
        for (int slot = 0; slot < view.Count; slot++)
        {
            writer.WriteAll(view.Row(slot));
        }

        WriteGraph(writer, view.Graph);
    }

    /// <exception cref="MedImagingException">The file contradicts itself (<see cref="ErrorKind.Corrupt"/>).</exception>
    public static (string Tenant, IndexShard Shard) Read(MappedFile file, FileCursor cursor, VectorIndexKey key, VectorIndexOptions options)
    {
        string tenant = cursor.ReadText();
        int count = cursor.ReadCount(RowTags.Size + sizeof(int) + (key.Stride * sizeof(float)));
        var shard = new IndexShard(key, options);
        WordTable[] tables = [shard.Patients, shard.Modalities, shard.BodyParts, shard.Sites];
        foreach (var table in tables)
        {
            foreach (string word in cursor.ReadTexts())
            {
                int before = table.Count;
                if (table.Add(word) != before)
                {
                    throw cursor.Damaged();
                }
            }
        }

        var tags = cursor.ReadAll<RowTags>(count);
        foreach (var tag in tags)
        {
            if ((uint)tag.Patient >= (uint)shard.Patients.Count || tag.Modality >= shard.Modalities.Count || tag.BodyPart >= shard.BodyParts.Count || tag.Site >= shard.Sites.Count)
            {
                throw cursor.Damaged();
            }
        }

        string[] ids = new string[count];
        for (int i = 0; i < count; i++)
        {
            ids[i] = cursor.ReadText();
        }

        cursor.AlignToPage();
        long vectors = cursor.Offset;
        cursor.Skip((long)count * key.Stride * sizeof(float));
        var graph = ReadGraph(cursor, count, options);
        var rows = new RowStore(key);
        rows.Attach(file, vectors, count, ids, tags);
        return tenant.Length > 0 && shard.Attach(rows, ids, graph) ? (tenant, shard) : throw cursor.Damaged();
    }

    private delegate int GetNumber(ref RowTags tags);

    private delegate void SetNumber(ref RowTags tags, int number);

    // Only words that a row still has: those of patients who left do not stay behind in a file.
    private static void WriteWords(BlockWriter writer, WordTable table, RowTags[] tags, GetNumber get, SetNumber set)
    {
        var numbers = new Dictionary<int, int> { [0] = 0 };
        var words = new List<string>();
        for (int i = 0; i < tags.Length; i++)
        {
            int number = get(ref tags[i]);
            if (!numbers.TryGetValue(number, out int fresh))
            {
                words.Add(table.Word(number) ?? "");
                numbers[number] = fresh = words.Count;
            }

            set(ref tags[i], fresh);
        }

        writer.Write(words.Count);
        foreach (string word in words)
        {
            writer.Write(word);
        }
    }

    private static void WriteGraph(BlockWriter writer, GraphView? graph)
    {
        writer.Write(graph?.Count ?? 0);
        if (graph is not { Count: > 0 })
        {
            return;
        }

        writer.Write(graph.Links);
        writer.Write(graph.Entry);
        writer.Write(graph.Top);
        writer.WriteAll<byte>(graph.Layers.AsSpan(0, graph.Count));
        Span<int> list = stackalloc int[(2 * 64) + 1];
        for (int slot = 0; slot < graph.Count; slot++)
        {
            for (int layer = 0; layer <= graph.Layers[slot]; layer++)
            {
                // A copy of a fixed length, without slots that came after this view.
                int room = layer == 0 ? 2 * graph.Links : graph.Links, count = 0;
                list.Clear();
                foreach (int next in graph.Neighbours(slot, layer))
                {
                    if (next < graph.Count)
                    {
                        list[++count] = next;
                    }
                }

                list[0] = count;
                writer.WriteAll<int>(list[..(room + 1)]);
            }
        }
    }

    // A graph of other options is not taken over: it would not be what the host asked for.
    private static GraphBuilder? ReadGraph(FileCursor cursor, int rows, VectorIndexOptions options)
    {
        int count = cursor.ReadCount(1);
        if (count == 0)
        {
            return null;
        }

        var (links, entry, top) = (cursor.ReadInt(), cursor.ReadInt(), cursor.ReadInt());
        if (count > rows || links is < 4 or > 64 || (uint)entry >= (uint)count || top is < 0 or > GraphBuilder.MostLayers || (long)count * ((2 * links) + 1) > int.MaxValue)
        {
            throw cursor.Damaged();
        }

        byte[] layers = cursor.ReadAll<byte>(count);
        if (layers[entry] != top)
        {
            throw cursor.Damaged();
        }

        int[] lowest = new int[count * ((2 * links) + 1)];
        int[]?[] upper = new int[]?[count];
        for (int slot = 0; slot < count; slot++)
        {
            ReadList(cursor, count, (2 * links) + 1).CopyTo(lowest, slot * ((2 * links) + 1));
            if (layers[slot] > top)
            {
                throw cursor.Damaged();
            }

            upper[slot] = layers[slot] == 0 ? null : new int[layers[slot] * (links + 1)];
            for (int layer = 0; layer < layers[slot]; layer++)
            {
                ReadList(cursor, count, links + 1).CopyTo(upper[slot].AsSpan(layer * (links + 1)));
            }
        }

        var view = new GraphView { Base = lowest, Upper = upper, Layers = layers, Links = links, Count = count, Entry = entry, Top = top };
        return links == options.GraphLinks ? new GraphBuilder(options, view) : null;
    }

    private static int[] ReadList(FileCursor cursor, int count, int length)
    {
        int[] list = cursor.ReadAll<int>(length);
        if ((uint)list[0] >= (uint)length || list.AsSpan(1).ContainsAnyExceptInRange(0, count - 1))
        {
            throw cursor.Damaged();
        }

        return list;
    }
}
