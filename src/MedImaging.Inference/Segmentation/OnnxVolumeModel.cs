using System.Numerics.Tensors;

namespace MedImaging;

/// <summary>A model of volumes in an ONNX file, with the manifest that says what it is: voxels in, a label for each out, with the volumes of the structures.</summary>
/// <remarks>Safe to use from many threads. A run takes a thread of the pool. Disposing waits for nothing: runs that are under way end well, later ones are refused.</remarks>
public sealed class OnnxVolumeModel : IVolumeModel, IDisposable
{
    private readonly OnnxSession _session;
    private readonly VolumePlan _plan;
    private readonly VolumeInput _input;
    private readonly VoxelLabels _labels;

    private OnnxVolumeModel(ModelManifest manifest, OnnxSession session, VolumePlan plan, VolumeInput input)
    {
        (Manifest, _session, _plan, _input, _labels) = (manifest, session, plan, input, new VoxelLabels(manifest));
        RecipeHash = input.ComputeHash();
        Description = new ModelDescription
        {
            Id = manifest.Id,
            Version = manifest.Version,
            Hash = new ContentHash(manifest.Sha256),
            IntendedUse = manifest.IntendedUse,
        };
    }

    /// <inheritdoc/>
    public ModelDescription Description { get; }

    /// <summary>Gets what the model's maker says about it.</summary>
    public ModelManifest Manifest { get; }

    /// <summary>Gets the hash of how a volume becomes this model's input, part of the evidence.</summary>
    public ContentHash RecipeHash { get; }

    /// <summary>Opens a model and verifies it against its manifest, as <see cref="OnnxModel.Load"/> does. Nothing is run: what warms a volume model up is as much work as a volume.</summary>
    /// <param name="path">The model's file; the manifest lies beside it, with the extension <c>.json</c>.</param>
    /// <param name="options">How to open it, or none for the defaults.</param>
    /// <returns>The model; dispose it to free its native memory.</returns>
    /// <exception cref="MedImagingException">
    /// A file is missing (<see cref="ErrorKind.NotFound"/>) or damaged (<see cref="ErrorKind.Corrupt"/>), the manifest is malformed or does not fit the model
    /// (<see cref="ErrorKind.InvalidInput"/>), or the model keeps data in other files (<see cref="ErrorKind.PolicyBlocked"/>).
    /// </exception>
    public static OnnxVolumeModel Load(string path, OnnxModelOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new OnnxModelOptions();
        var (bytes, manifest) = ModelFiles.Read(path, options);
        var plan = ManifestRules.CheckVolume(manifest);
        var session = new OnnxSession(bytes, options);
        try
        {
            OutputRules.Check(manifest, session, featureChannels: null);
            return new OnnxVolumeModel(manifest, session, plan, manifest.Input.Volume ?? throw ManifestRules.Misfit(manifest, "it has no recipe for volumes"));
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public ValueTask<VolumeSegmentation> SegmentAsync(ImageVolume volume, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(volume);
        return new ValueTask<VolumeSegmentation>(Task.Run(() => Segment(volume, progress, cancellationToken), cancellationToken));
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private VolumeSegmentation Segment(ImageVolume volume, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var conformed = VolumeGrid.Conform(volume, _input.Spacing);
        try
        {
            using var prepared = _plan.Run(conformed ?? volume);
            var tiles = new VolumeTiles(_input, Manifest.Input.Shape, prepared.Depth, prepared.Height, prepared.Width);
            byte[] labels = Run(tiles, prepared, progress, cancellationToken);
            var found = new LabelBox(labels, prepared.Origin, (prepared.Width, prepared.Height, prepared.Depth));
            return Finish(VolumeGrid.ToGrid(found, (conformed ?? volume).Geometry, volume.Geometry, cancellationToken));
        }
        finally
        {
            conformed?.Dispose();
        }
    }

    private byte[] Run(VolumeTiles tiles, PreparedVolume volume, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var sink = TileSink.For(tiles, _labels, _input.Blending);
        using var owner = tiles.IsWhole ? null : AlignedMemory.Rent<float>(tiles.TileVoxels);
        var tile = owner?.Memory ?? volume.Values;
        long[] shape = [1, 1, tiles.Z.Tile, tiles.Y.Tile, tiles.X.Tile];
        int done = 0;
        for (int z = 0; z < tiles.Z.Starts.Count; z++)
        {
            for (int y = 0; y < tiles.Y.Starts.Count; y++)
            {
                for (int x = 0; x < tiles.X.Starts.Count; x++)
                {
                    if (!tiles.IsWhole)
                    {
                        tiles.Copy(volume.Values.Span, tiles.Z.Starts[z], tiles.Y.Starts[y], tiles.X.Starts[x], tile.Span);
                    }

                    var place = (Z: z, Y: y, X: x);
                    _ = _session.Run(Manifest.Input.Name, tile, shape, [Manifest.Outputs.Logits], (in outputs) => Take(sink, place, shape, outputs), cancellationToken);
                    progress?.Report((double)++done / tiles.Count);
                }
            }
        }

        return sink.Labels;
    }

    private bool Take(TileSink sink, (int Z, int Y, int X) place, long[] shape, in RunOutputs outputs)
    {
        long[] actual = outputs.ShapeOf(0);
        if (actual is not [1, var channels, _, _, _] || channels != _labels.Count || !actual.AsSpan(2).SequenceEqual(shape.AsSpan(2)))
        {
            throw Malformed($"scores of shape [{string.Join(", ", actual)}] for a tile of [{string.Join(", ", shape)}]");
        }

        var scores = outputs.ValuesOf(0);
        if (!TensorPrimitives.IsFiniteAll(scores))
        {
            throw Malformed($"values that are not numbers in its output {Manifest.Outputs.Logits}");
        }

        sink.Take(place.Z, place.Y, place.X, scores);
        return true;
    }

    private VolumeSegmentation Finish(ImageVolume<byte> mask)
    {
        int[] counts = new int[_labels.Segments.Count + 1];
        foreach (byte label in mask.Samples.Span)
        {
            counts[label]++;
        }

        var geometry = mask.Geometry;
        double voxel = Math.Abs(geometry.ColumnStep.Cross(geometry.RowStep).Dot(geometry.SliceStep)) / 1000;
        return new VolumeSegmentation
        {
            Mask = mask,
            Segments =
            [
                .. _labels.Segments.Select((l, i) => new VolumeSegment((byte)(i + 1), new CodedConcept(l.Code, l.Scheme, l.Meaning), counts[i + 1], counts[i + 1] * voxel)),
            ],
            Model = Description,
            RecipeHash = RecipeHash,
            Limitations = IntendedUse.Limitations(Manifest),
        };
    }

    private MedImagingException Malformed(string what) => new(ErrorKind.MalformedResponse, $"{Manifest.Id} gave {what}.");
}
