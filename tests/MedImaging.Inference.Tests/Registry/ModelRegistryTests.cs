using MedImaging.Testing;
using MedImaging.Tests.Models;

namespace MedImaging.Tests.Registry;

public sealed class ModelRegistryTests : IDisposable
{
    private readonly List<TemporaryFolder> _folders = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folders.ForEach(f => f.Dispose());

    [Fact]
    public void Versions_LieSideBySide_AndAreListed()
    {
        var time = new FakeTime();
        using var registry = new ModelRegistry(timeProvider: time);
        var changes = new List<string>();
        registry.Changed += (_, change) => changes.Add($"{change.Kind} {change.Key.Version} {change.Name}".TrimEnd());
        var (one, two) = (registry.Add(Version("1", 1)), registry.Add(Version("2", 2)));

        var model = registry.Use("bright", one);
        registry.Load(two);
        time.Advance(TimeSpan.FromHours(1));
        Assert.Same(model, registry.Use("bright", two, unloadPrevious: true));

        Assert.Same(model, registry.Find("bright"));
        Assert.Null(registry.Find("dark"));
        Assert.Equal(["Added 1", "Added 2", "Loaded 1", "Swapped 1 bright", "Loaded 2", "Swapped 2 bright", "Unloaded 1"], changes);
        var list = registry.List();
        Assert.Equal([(one, false), (two, true)], list.Select(m => (m.Key, m.IsLoaded)));
        Assert.Equal(["bright"], list[1].Names);
        Assert.Equal(new FileInfo(PathOf(two)).Length, list[1].Bytes);
        Assert.Equal(time.GetUtcNow(), list[1].LastUsed);
    }

    [Fact]
    public void TheSameVersion_OfAnotherFile_IsAConflict()
    {
        using var registry = new ModelRegistry();
        var key = registry.Add(Version("1", 1));

        Assert.Equal(key, registry.Add(Version("1", 1)));
        Assert.Equal(ErrorKind.StorageConflict, Assert.Throws<MedImagingException>(() => registry.Add(Version("1", 2))).Kind);
        Assert.NotEqual(key, registry.Add(Version("1", 2), "other"));
        Assert.Equal(ErrorKind.NotFound, Assert.Throws<MedImagingException>(() => registry.Load(new ModelKey("tiny", "9"))).Kind);
    }

    [Fact]
    public void ASwapToAModelThatCannotBeOpened_ChangesNothing()
    {
        using var registry = new ModelRegistry();
        var (one, two) = (registry.Add(Version("1", 1)), registry.Add(Version("2", 2)));
        var model = registry.Use("bright", one);
        File.WriteAllBytes(PathOf(two), OnnxBytes.Mean());

        Assert.Equal(ErrorKind.Corrupt, Assert.Throws<MedImagingException>(() => registry.Use("bright", two)).Kind);
        Assert.Equal("1", model.Description.Version);
        Assert.Equal(ErrorKind.Corrupt, Assert.Throws<MedImagingException>(() => registry.Verify(two)).Kind);
        registry.Verify(one);
        File.Delete(PathOf(one));
        Assert.Equal(ErrorKind.NotFound, Assert.Throws<MedImagingException>(() => registry.Verify(one)).Kind);
    }

    [Fact]
    public void TheOneUsedLongestAgo_MakesRoom_UnlessItIsInUse()
    {
        long bytes = OnnxParts.Linear().Length;
        using var registry = new ModelRegistry(new ModelRegistryOptions { MaxBytes = (2 * bytes) + (bytes / 2) });
        ModelKey[] keys = [.. Enumerable.Range(1, 4).Select(v => registry.Add(Version($"{v}", v)))];
        registry.Load(keys[0]);
        registry.Load(keys[1]);
        registry.Load(keys[0]);
        registry.Load(keys[2]);
        Assert.Equal([true, false, true, false], registry.List().Select(m => m.IsLoaded));

        var first = registry.Use("first", keys[0]);
        using (first.Preprocess(TestFrames.Of(2, 2, new float[4])))
        {
            registry.Load(keys[3]);
            Assert.Equal([true, false, false, true], registry.List().Select(m => m.IsLoaded));
            using (registry.Use("last", keys[3]).Preprocess(TestFrames.Of(2, 2, new float[4])))
            {
                Assert.Equal([1, 0, 0, 1], registry.List().Select(m => m.InUse));
                Assert.Equal(ErrorKind.LimitExceeded, Assert.Throws<MedImagingException>(() => registry.Load(keys[1])).Kind);
            }
        }

        registry.Load(keys[1]);
        using var tiny = new ModelRegistry(new ModelRegistryOptions { MaxBytes = 10 });
        var large = tiny.Add(Version("1", 1));
        Assert.Equal(ErrorKind.LimitExceeded, Assert.Throws<MedImagingException>(() => tiny.Load(large)).Kind);
    }

    [Fact]
    public async Task ATensor_IsRunByTheVersionThatMadeIt_AlsoAfterASwapAndUnload()
    {
        using var registry = new ModelRegistry();
        var (one, two) = (registry.Add(Version("1", 1)), registry.Add(Version("2", 2)));
        var model = registry.Use("bright", one);
        var frame = TestFrames.Of(2, 2, [0.1f, 0.2f, 0.3f, 0.4f], TestFrames.Bytes);
        var tensor = model.Preprocess(frame);
        registry.Use("bright", two, unloadPrevious: true);

        var old = await model.DetectAsync(tensor, Token);
        using var later = model.Preprocess(frame);
        var now = await model.DetectAsync(later, Token);

        Assert.Equal(("1", "2"), (old.Model.Version, now.Model.Version));
        Assert.NotEqual(old.Items[0].Confidence, now.Items[0].Confidence);
        tensor.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await model.DetectAsync(tensor, Token));

        // One that another part made: by its recipe.
        using var alone = OnnxModel.Load(PathOf(one));
        using var foreign = alone.Preprocess(frame);
        Assert.Equal("2", (await model.DetectAsync(foreign, Token)).Model.Version);
    }

    private string PathOf(ModelKey key) => _folders.Select(f => f.File("tiny.onnx")).Last(p => File.ReadAllText(Path.ChangeExtension(p, ".json")).Contains($"\"version\":\"{key.Version}\"", StringComparison.Ordinal));

    private OnnxModelOptions Version(string version, float scale)
    {
        var folder = new TemporaryFolder();
        _folders.Add(folder);
        byte[] model = OnnxParts.Linear([.. OnnxParts.Weights.Select(w => w * scale)]);
        return new OnnxModelOptions
        {
            Path = TestModels.Write(folder, model, change: m =>
            {
                m["version"] = version;
                m["input"]!["shape"]![0] = -1;
            }),
        };
    }
}
