using System.Text.Json.Nodes;
using MedImaging.Testing;
using MedImaging.Tests.Models;

namespace MedImaging.Tests.Segmentation;

public sealed class OnnxVolumeModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData(""", "tile": [6, 7, 8], "overlap": 2, "blending": "Innermost" """)]
    [InlineData(""", "tile": [3, 40, 5], "overlap": 2, "blending": "Innermost" """)]
    [InlineData(""", "tile": [8, 8, 8], "overlap": 4, "multiple": 4, "blending": "Innermost" """)]
    public async Task Tiles_GiveWhatTheWholeVolumeDoes_WhereTheyOverlapByWhatTheModelSees(string tiles)
    {
        using var volume = Random(23, 17, 11, seed: 3);
        using var model = Load(tiles);

        using var result = await model.SegmentAsync(volume, cancellationToken: Token);

        Assert.Equal(Expected(volume), result.Mask.Samples.ToArray());
        var segment = Assert.Single(result.Segments);
        Assert.Equal((1, "Bright", result.Mask.Samples.ToArray().Count(l => l == 1)), (segment.Label, segment.Code.Meaning, segment.VoxelCount));
        Assert.Equal(segment.VoxelCount * 0.5 * 0.75 * 2 / 1000, segment.Millilitres, 1e-9);
        Assert.Equal((model.RecipeHash, "tiny"), (result.RecipeHash, result.Model.Id));
        Assert.Same(volume.Geometry, result.Mask.Geometry);
    }

    [Fact]
    public async Task Blended_TilesAreTheWeightedMeanOfWhatTheySay()
    {
        using var volume = Random(19, 9, 13, seed: 5);
        using var model = Load(""", "tile": [6, 5, 8], "overlap": 3 """);

        using var result = await model.SegmentAsync(volume, cancellationToken: Token);

        var (scores, weights) = (new double[volume.Geometry.VoxelCount], new double[volume.Geometry.VoxelCount]);
        foreach (var (z, y, x) in from z in Starts(13, 6) from y in Starts(9, 5) from x in Starts(19, 8) select (z, y, x))
        {
            for (int i = 0; i < 6 * 5 * 8; i++)
            {
                int dz = i / 40, dy = i / 8 % 5, dx = i % 8, at = ((((z + dz) * 9) + y + dy) * 19) + x + dx;
                double weight = Weight(dz, 6) * Weight(dy, 5) * Weight(dx, 8);
                scores[at] += weight * (MeanAround(volume, x + dx, y + dy, z + dz, (x, x + 8), (y, y + 5), (z, z + 6)) - 0.5);
                weights[at] += weight;
            }
        }

        byte[] actual = result.Mask.Samples.ToArray();
        Assert.All(scores.Select((s, i) => (Score: s / weights[i], Label: actual[i])).Where(v => Math.Abs(v.Score) > 1e-5), v => Assert.Equal(v.Score > 0, v.Label == 1));
    }

    [Fact]
    public async Task WhatTheRecipeCutsAway_IsNothing_AndTheRestGoesWhereItWas()
    {
        using var volume = new ImageVolume<float>(new VolumeGeometry(12, 10, 9, default, new(1, 0, 0), new(0, 1, 0), new(0, 0, 1)));
        Fill(volume, (4, 8), (3, 7), (2, 6), 1);
        using var model = Load("", """{ "step": "foreground", "threshold": 0.5, "margin": 1 }""");

        using var result = await model.SegmentAsync(volume, cancellationToken: Token);

        // The inside of the box of ones, and the middles of its faces: 18 of 27 voxels around them are ones; of an edge's, 12.
        Assert.Equal(Expected(volume), result.Mask.Samples.ToArray());
        Assert.Equal(8 + (6 * 4), result.Segments[0].VoxelCount);
    }

    [Fact]
    public async Task AnotherSpacing_IsConformed_AndTheLabelsComeBackToTheGridGiven()
    {
        // A ball of radius 12 mm in voxels of 1.5 × 2 × 3 mm, on a grid that is turned.
        double c = Math.Cos(0.3), s = Math.Sin(0.3);
        var geometry = new VolumeGeometry(32, 24, 16, new(-20, 3, 7), new(1.5 * c, 1.5 * s, 0), new(-2 * s, 2 * c, 0), new(0, 0, 3));
        var center = geometry.PositionOf(15.5, 11.5, 7.5);
        using var volume = new ImageVolume<float>(geometry);
        for (int i = 0; i < geometry.VoxelCount; i++)
        {
            double distance = (geometry.PositionOf(i % 32, i / 32 % 24, i / 768) - center).Length;
            volume.Samples.Span[i] = (float)Math.Clamp(12.5 - distance, 0, 1);
        }

        using var model = Load(""", "spacing": 1 """);

        using var result = await model.SegmentAsync(volume, cancellationToken: Token);

        double expected = 4 / 3d * Math.PI * 12 * 12 * 12 / 1000;
        Assert.InRange(result.Segments[0].Millilitres, 0.95 * expected, 1.05 * expected);
        byte[] labels = result.Mask.Samples.ToArray();
        for (int i = 0; i < labels.Length; i++)
        {
            double distance = (geometry.PositionOf(i % 32, i / 32 % 24, i / 768) - center).Length;
            if (Math.Abs(distance - 12) > 2)
            {
                Assert.Equal(distance < 12, labels[i] == 1);
            }
        }
    }

    [Fact]
    public async Task Progress_RisesToOne_AndARunCanBeStopped()
    {
        using var volume = Random(20, 20, 20, seed: 1);
        using var model = Load(""", "tile": [8, 8, 8] """);
        var told = new Told();
        using var stop = new CancellationTokenSource();
        var stopper = new Told { AtOnce = stop.Cancel };

        using var result = await model.SegmentAsync(volume, told, Token);

        Assert.Equal(27, told.Shares.Count);
        Assert.Equal(told.Shares.Order(), told.Shares);
        Assert.Equal(1, told.Shares[^1]);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => (await model.SegmentAsync(volume, stopper, stop.Token)).Dispose());
        Assert.Single(stopper.Shares);
    }

    [Fact]
    public async Task Dispose_RefusesLaterRuns()
    {
        using var volume = Random(4, 4, 4, seed: 1);
        var model = Load("");
        model.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => (await model.SegmentAsync(volume, cancellationToken: Token)).Dispose());
    }

    [Fact]
    public async Task NotANumber_IsRefused()
    {
        using var volume = Random(4, 4, 4, seed: 1);
        volume.Samples.Span[5] = float.NaN;
        using var model = Load("");

        var fault = await Assert.ThrowsAsync<MedImagingException>(async () => (await model.SegmentAsync(volume, cancellationToken: Token)).Dispose());

        Assert.Equal(ErrorKind.MalformedResponse, fault.Kind);
    }

    [Theory]
    [InlineData(""", "tile": [8, 8] """, "a tile has three sides")]
    [InlineData(""", "tile": [8, 8, 8], "overlap": 8 """, "overlap by a whole tile")]
    [InlineData(""", "tile": [8, 8, 9], "multiple": 4 """, "no multiple")]
    [InlineData(""", "spacing": 0 """, "its spacing")]
    [InlineData(""", "multiple": 0 """, "multiples of something")]
    public void Load_RefusesTilesThatCannotBe(string tiles, string reason)
    {
        var fault = Assert.Throws<MedImagingException>(() => Load(tiles));

        Assert.Equal(ErrorKind.InvalidInput, fault.Kind);
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_TellsModelsOfFramesFromThoseOfVolumes()
    {
        string volumes = Write("", "");
        string frames = TestModels.Pneumonia;

        Assert.Contains("OnnxVolumeModel", Assert.Throws<MedImagingException>(() => OnnxModel.Load(volumes)).Message, StringComparison.Ordinal);
        Assert.Contains("open it as OnnxModel", Assert.Throws<MedImagingException>(() => OnnxVolumeModel.Load(frames)).Message, StringComparison.Ordinal);
    }

    private OnnxVolumeModel Load(string tiles, string steps = "") => OnnxVolumeModel.Load(Write(tiles, steps));

    private string Write(string tiles, string steps) => TestModels.Write(_folder, TaskModels.MeanAround(), change: manifest =>
    {
        manifest["task"] = "VolumeSegmentation";
        manifest["input"] = JsonNode.Parse($$$"""{ "name": "volume", "shape": [1, 1, -1, -1, -1], "volume": { "recipe": { "steps": [{{{steps}}}] } {{{tiles}}} } }""");
        manifest["outputs"] = JsonNode.Parse("""{ "logits": "logits" }""");
        manifest["labels"] = JsonNode.Parse("""[{ "code": "0", "scheme": "99TEST", "meaning": "Nothing", "isNegative": true }, { "code": "1", "scheme": "99TEST", "meaning": "Bright" }]""");
    });

    private static ImageVolume<float> Random(int columns, int rows, int slices, ulong seed)
    {
        var volume = new ImageVolume<float>(new VolumeGeometry(columns, rows, slices, default, new(0.5, 0, 0), new(0, 0.75, 0), new(0, 0, 2)));
        TestValues.Finite(volume.Geometry.VoxelCount, 0, 1.2f, seed).CopyTo(volume.Samples);
        return volume;
    }

    private static void Fill(ImageVolume<float> volume, (int From, int To) columns, (int From, int To) rows, (int From, int To) slices, float value)
    {
        for (int z = slices.From; z < slices.To; z++)
        {
            for (int y = rows.From; y < rows.To; y++)
            {
                volume.Slice(z).Span.Slice((y * volume.Geometry.Columns) + columns.From, columns.To - columns.From).Fill(value);
            }
        }
    }

    private static byte[] Expected(ImageVolume<float> volume)
    {
        var g = volume.Geometry;
        return [.. Enumerable.Range(0, g.VoxelCount).Select(i => (byte)(MeanAround(
            volume, i % g.Columns, i / g.Columns % g.Rows, i / (g.Columns * g.Rows), (0, g.Columns), (0, g.Rows), (0, g.Slices)) > 0.5 ? 1 : 0))];
    }

    // What lies past the tile is 0 to the model.
    private static double MeanAround(ImageVolume<float> volume, int x, int y, int z, (int From, int To) columns, (int From, int To) rows, (int From, int To) slices)
    {
        double sum = 0;
        for (int i = 0; i < 27; i++)
        {
            int column = x + (i % 3) - 1, row = y + (i / 3 % 3) - 1, slice = z + (i / 9) - 1;
            bool isInside = column >= columns.From && column < columns.To && row >= rows.From && row < rows.To && slice >= slices.From && slice < slices.To;
            sum += isInside ? volume.Slice(slice).Span[(row * volume.Geometry.Columns) + column] : 0;
        }

        return sum / 27;
    }

    private static IEnumerable<int> Starts(int length, int tile)
    {
        for (int start = 0; start < length - tile; start += tile - 3)
        {
            yield return start;
        }

        yield return length - tile;
    }

    private static double Weight(int i, int tile) => Math.Max(Math.Exp(-Math.Pow((i - ((tile - 1) / 2d)) / (tile / 8d), 2) / 2), 1e-3);

    private sealed class Told : IProgress<double>
    {
        public List<double> Shares { get; } = [];

        public Action? AtOnce { get; init; }

        public void Report(double value)
        {
            Shares.Add(value);
            AtOnce?.Invoke();
        }
    }
}
