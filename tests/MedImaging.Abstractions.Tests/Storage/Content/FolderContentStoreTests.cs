using System.Text;
using MedImaging.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Tests;

public sealed class FolderContentStoreTests : ContentStoreContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTime _time = new();
    private readonly FolderContentStore _contents;

    public FolderContentStoreTests() => _contents = Store(new Sealing());

    protected override IContentStore Contents => _contents;

    private string Root => _folder.File("content");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _folder.Dispose();
    }

    [Fact]
    public async Task Files_AreNamedByTheirHash_AndForTheirOwnerOnly()
    {
        var reference = await _contents.PutAsync("a picture"u8.ToArray(), "image/png", Token);
        string file = Path.Combine(Root, reference.Hash.Hex[..2], reference.Hash.Hex[2..4], reference.Hash.Hex);

        Assert.Equal("a picture"u8.ToArray(), File.ReadAllBytes(file));
        Assert.Equal([file], Directory.GetFiles(Root, "*", SearchOption.AllDirectories));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            foreach (string folder in Directory.GetDirectories(Root, "*", SearchOption.AllDirectories).Append(Root))
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
            }
        }
    }

    [Fact]
    public async Task WithKeys_NothingIsThereInPlain_AndItOpensUnderItsHashOnly()
    {
        var keys = new TestKeys();
        var store = Store(new Sealing(keys));
        byte[] picture = Encoding.UTF8.GetBytes("DOE^JANE pneumonia");
        var one = await store.PutAsync(picture, "text/plain", Token);
        var other = await store.PutAsync("something else"u8.ToArray(), "text/plain", Token);

        Assert.True(File.ReadAllBytes(FileOf(one.Hash)).AsSpan().IndexOf("DOE"u8) < 0);
        Assert.Equal(picture, (await store.FindAsync(one.Hash, Token))!.Value.ToArray());
        await Refusal.ExpectAsync(ErrorKind.Unauthorized, async () => await Store(new Sealing()).FindAsync(one.Hash, Token));

        File.Copy(FileOf(one.Hash), FileOf(other.Hash), overwrite: true);
        await Refusal.ExpectAsync(ErrorKind.Corrupt, async () => await store.FindAsync(other.Hash, Token));
    }

    [Fact]
    public async Task ContentFromBeforeThereWereKeys_IsReadOnlyWhileMigrating()
    {
        byte[] looksSealed = [0xD3, 0x4D, 0x53, 1, .. "a picture that begins as a sealed value does"u8];
        var reference = await _contents.PutAsync(looksSealed, "image/png", Token);
        var plain = await _contents.PutAsync("a picture"u8.ToArray(), "image/png", Token);
        Assert.Equal(looksSealed, (await _contents.FindAsync(reference.Hash, Token))!.Value.ToArray());

        var keys = new TestKeys();
        await Refusal.ExpectAsync(ErrorKind.PolicyBlocked, async () => await Store(new Sealing(keys)).FindAsync(plain.Hash, Token));
        var migrating = Store(new Sealing(keys, new ProtectionOptions { AcceptsPlain = true }));
        Assert.Equal(looksSealed, (await migrating.FindAsync(reference.Hash, Token))!.Value.ToArray());
        Assert.Equal(new RotationStep(2, 2, 0, null), await migrating.RotateAsync(null, 10, Token));

        var strict = Store(new Sealing(keys));
        Assert.Equal(looksSealed, (await strict.FindAsync(reference.Hash, Token))!.Value.ToArray());
        Assert.Equal("a picture"u8.ToArray(), (await strict.FindAsync(plain.Hash, Token))!.Value.ToArray());
    }

    [Fact]
    public async Task Rotate_GoesOverAll_InSteps_AndTheOldKeyMayGo()
    {
        var keys = new TestKeys("key-1");
        var store = Store(new Sealing(keys));
        var hashes = new List<ContentHash>();
        for (int i = 0; i < 25; i++)
        {
            hashes.Add((await store.PutAsync(Encoding.UTF8.GetBytes($"picture {i}"), "image/png", Token)).Hash);
        }

        keys.Add("key-2");
        hashes.Add((await store.PutAsync("a new one"u8.ToArray(), "image/png", Token)).Hash);
        File.WriteAllBytes(FileOf(hashes[3]), File.ReadAllBytes(FileOf(hashes[4])));

        int seen = 0, rewrapped = 0, failed = 0;
        string? next = null;
        do
        {
            var step = await store.RotateAsync(next, 7, Token);
            (seen, rewrapped, failed, next) = (seen + step.Seen, rewrapped + step.Rewrapped, failed + step.Failed, step.Next);
        }
        while (next is not null);
        keys.Remove("key-1");

        Assert.Equal((26, 24, 1), (seen, rewrapped, failed));
        foreach (var hash in hashes.Where(hash => hash != hashes[3]))
        {
            Assert.NotNull(await store.FindAsync(hash, Token));
        }
    }

    [Fact]
    public async Task AProcessKilledAtAnyStep_LeavesAllOrNothing()
    {
        // The steps of a write: folders, a file beside with some and then all bytes, its name. Each is a state a killed process leaves.
        byte[] bytes = "a picture"u8.ToArray();
        var hash = ContentHash.Of(bytes);
        string folder = Path.GetDirectoryName(FileOf(hash))!, incoming = Path.Combine(Root, "incoming");
        foreach (var leave in (Action[])
            [
                () => Directory.CreateDirectory(Root),
                () => Directory.CreateDirectory(folder),
                () => Directory.CreateDirectory(incoming),
                () => File.WriteAllBytes(Path.Combine(incoming, "0123"), []),
                () => File.WriteAllBytes(Path.Combine(incoming, "0123"), bytes[..4]),
                () => File.WriteAllBytes(Path.Combine(incoming, "0123"), bytes),
            ])
        {
            leave();
            Assert.Null(await Store(new Sealing()).FindAsync(hash, Token));
            Assert.Empty(new ContentFolder(Root).List(""));
        }

        File.Move(Path.Combine(incoming, "0123"), FileOf(hash));
        Assert.Equal(bytes, (await Store(new Sealing()).FindAsync(hash, Token))!.Value.ToArray());

        // And what was left half written goes, once it is old.
        string old = Path.Combine(incoming, "4567"), young = Path.Combine(incoming, "89ab");
        File.WriteAllBytes(old, bytes);
        File.WriteAllBytes(young, bytes);
        File.SetLastWriteTimeUtc(old, _time.GetUtcNow().UtcDateTime.AddDays(-2));
        File.SetLastWriteTimeUtc(young, _time.GetUtcNow().UtcDateTime);
        await Store(new Sealing()).PutAsync(bytes, "image/png", Token);
        Assert.Equal([young], Directory.GetFiles(incoming));
    }

    [Theory, InlineData(0), InlineData(1), InlineData(2)]
    public async Task Links_AreNotFollowed(int level)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Making links needs rights there.");
        byte[] bytes = "a picture"u8.ToArray();
        var hash = ContentHash.Of(bytes);
        string file = FileOf(hash), second = Path.GetDirectoryName(file)!, first = Path.GetDirectoryName(second)!;
        string[] links = [first, second, file];
        string elsewhere = _folder.File("elsewhere");
        Directory.CreateDirectory(level == 2 ? elsewhere : Path.Combine(elsewhere, level == 0 ? hash.Hex[2..4] : ""));
        string target = level == 2 ? _folder.Write("target", bytes) : elsewhere;
        Directory.CreateDirectory(Path.GetDirectoryName(links[level])!);
        File.CreateSymbolicLink(links[level], target);

        await Refusal.ExpectAsync(ErrorKind.Corrupt, async () => await _contents.FindAsync(hash, Token));
        await Refusal.ExpectAsync(ErrorKind.Corrupt, async () => await _contents.PutAsync(bytes, "image/png", Token));
        await Refusal.ExpectAsync(ErrorKind.Corrupt, async () => await _contents.DeleteAsync(hash, Token));
        Assert.Empty(Directory.GetFiles(elsewhere, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task AFolderThatCannotBeMade_IsTold()
    {
        _folder.Write("content", [1]);
        await Refusal.ExpectAsync(ErrorKind.Unavailable, async () => await _contents.PutAsync(new byte[1], "image/png", Token));
    }

    [Fact]
    public async Task AHost_NamesTheFolder()
    {
        var services = new ServiceCollection();
        services.AddMedImaging().AddFolderContent(Root).AddKeyProvider(new TestKeys());
        await using var host = services.BuildServiceProvider();
        var reference = await host.GetRequiredService<IContentStore>().PutAsync("a picture"u8.ToArray(), "image/png", Token);

        Assert.True(Sealing.IsSealed(File.ReadAllBytes(FileOf(reference.Hash))));
        Assert.Same(host.GetRequiredService<IContentStore>(), Assert.Single(host.GetServices<IKeyRotatable>()));
    }

    protected override Task DamageAsync(ContentHash hash)
    {
        byte[] bytes = File.ReadAllBytes(FileOf(hash));
        bytes[^1] ^= 1;
        File.WriteAllBytes(FileOf(hash), bytes);
        return Task.CompletedTask;
    }

    private FolderContentStore Store(Sealing sealing) => new(Root, sealing, _time);

    private string FileOf(ContentHash hash) => Path.Combine(Root, hash.Hex[..2], hash.Hex[2..4], hash.Hex);
}

public sealed class SealedFolderContentStoreTests : ContentStoreContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FolderContentStore _contents;

    public SealedFolderContentStoreTests() => _contents = new FolderContentStore(_folder.FullPath, new Sealing(new TestKeys()), new FakeTime());

    protected override IContentStore Contents => _contents;

    public void Dispose() => _folder.Dispose();

    protected override Task DamageAsync(ContentHash hash)
    {
        string file = Directory.GetFiles(_folder.FullPath, hash.Hex, SearchOption.AllDirectories).Single();
        byte[] bytes = File.ReadAllBytes(file);
        bytes[^1] ^= 1;
        File.WriteAllBytes(file, bytes);
        return Task.CompletedTask;
    }
}
