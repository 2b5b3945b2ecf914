using System.Text;
using MedImaging.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace MedImaging.Tests;

public sealed class FileKeyProviderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTime _time = new();

    private string Path => _folder.File("keys.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Create_ThenOpen_GivesTheSameKeys()
    {
        var made = FileKeyProvider.Create(Path, _time);
        var opened = FileKeyProvider.Open(Path);

        Assert.Equal(made.Current.Id, opened.Current.Id);
        Assert.True(made.Current.Secret.Span.SequenceEqual(opened.Current.Secret.Span));
        Assert.True(made.IndexSecret.Span.SequenceEqual(opened.IndexSecret.Span));
        Assert.Equal([Path], Directory.GetFiles(_folder.FullPath));
        Assert.Contains(opened.Current.Id, File.ReadAllText(Path), StringComparison.Ordinal);
    }

    [Fact]
    public void Create_MakesItForItsOwner_AndNeverOverAnother()
    {
        FileKeyProvider.Create(Path, _time);
        byte[] before = File.ReadAllBytes(Path);

        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(Path) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Refusal.Expect(ErrorKind.StorageConflict, () => FileKeyProvider.Create(Path, _time));
        Assert.Equal(before, File.ReadAllBytes(Path));
        Assert.Equal([Path], Directory.GetFiles(_folder.FullPath));
    }

    [Fact]
    public void EachFile_HasSecretsOfItsOwn()
    {
        var one = FileKeyProvider.Create(Path, _time);
        var other = FileKeyProvider.Create(_folder.File("other.json"), _time);

        Assert.False(one.Current.Secret.Span.SequenceEqual(other.Current.Secret.Span));
        Assert.False(one.IndexSecret.Span.SequenceEqual(other.IndexSecret.Span));
        Assert.False(one.IndexSecret.Span.SequenceEqual(one.Current.Secret.Span));
    }

    [Fact]
    public void Open_WithoutAFile_MakesNone()
    {
        Refusal.Expect(ErrorKind.NotFound, () => FileKeyProvider.Open(Path));
        Refusal.Expect(ErrorKind.NotFound, () => FileKeyProvider.Open(System.IO.Path.Combine(Path, "no", "folder")));
        Assert.Empty(Directory.GetFiles(_folder.FullPath));
        Refusal.Expect(ErrorKind.Unavailable, () => FileKeyProvider.Create(_folder.File("no/folder.json")));
        Refusal.Expect(ErrorKind.Unavailable, () => FileKeyProvider.Open(_folder.FullPath));
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead), InlineData(UnixFileMode.OtherRead), InlineData(UnixFileMode.GroupWrite), InlineData(UnixFileMode.OtherWrite)]
    public void Open_AFileOthersCanTouch_IsRefused(UnixFileMode more)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Unix rights.");
        FileKeyProvider.Create(Path, _time);
        SetMode(UnixFileMode.UserRead | UnixFileMode.UserWrite | more);

        Refusal.Expect(ErrorKind.PolicyBlocked, () => FileKeyProvider.Open(Path));
        SetMode(UnixFileMode.UserRead);
        Assert.NotNull(FileKeyProvider.Open(Path));
    }

    [Fact]
    public void AddKey_ThenRemove_RotatesTheRing()
    {
        var keys = FileKeyProvider.Create(Path, _time);
        string first = keys.Current.Id;
        byte[] index = keys.IndexSecret.ToArray();
        var elsewhere = FileKeyProvider.Open(Path);
        string second = keys.AddKey(_time);

        Assert.Equal(second, keys.Current.Id);
        Assert.NotNull(keys.Find(first));
        Assert.Throws<ArgumentException>(() => keys.RemoveKey(second));
        Assert.True(keys.RemoveKey(first));
        Assert.False(keys.RemoveKey(first));
        Assert.Null(keys.Find(first));
        Assert.Equal([second], keys.Ids);

        Assert.Equal(first, elsewhere.Current.Id);
        elsewhere.Reload();
        Assert.Equal(second, elsewhere.Current.Id);
        Assert.Equal(index, elsewhere.IndexSecret.ToArray());
        Assert.Equal([Path], Directory.GetFiles(_folder.FullPath));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"format\":1,\"current\":null,\"index_secret\":null,\"keys\":null}")]
    [InlineData("{\"format\":1,\"current\":\"a\",\"index_secret\":\"AAAA\",\"keys\":[]}")]
    [InlineData("{\"format\":1,\"current\":\"a\",\"index_secret\":\"AAAA\",\"keys\":[null]}")]
    [InlineData("{\"format\":1,\"current\":\"a\",\"index_secret\":\"not base64 SECRETWORD\",\"keys\":[{\"id\":\"a\",\"secret\":\"SECRETWORD\"}]}")]
    public void Open_WhatIsNoRing_IsCorrupt_AndIsNotQuoted(string text)
    {
        WriteOwners(text);
        var error = Refusal.Expect(ErrorKind.Corrupt, () => FileKeyProvider.Open(Path));
        Assert.DoesNotContain("SECRETWORD", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_EveryCutOfAFile_IsCorrupt()
    {
        FileKeyProvider.Create(Path, _time);
        byte[] whole = File.ReadAllBytes(Path);
        for (int length = 0; length < whole.Length - 1; length += 7)
        {
            WriteOwners(Encoding.UTF8.GetString(whole, 0, length));
            Refusal.Expect(ErrorKind.Corrupt, () => FileKeyProvider.Open(Path));
        }
    }

    [Fact]
    public void Open_ANewerFormat_IsNamed()
    {
        FileKeyProvider.Create(Path, _time);
        WriteOwners(File.ReadAllText(Path).Replace("\"format\": 1", "\"format\": 2", StringComparison.Ordinal));

        Refusal.Expect(ErrorKind.UnsupportedFormat, () => FileKeyProvider.Open(Path));
    }

    [Fact]
    public void AHost_SealsUnderItsFile_AndAsksForItAtTheStart()
    {
        FileKeyProvider.Create(Path, _time);
        using var host = Host(builder => builder.AddFileKeys(Path));
        var sealing = host.GetRequiredService<Sealing>();
        var place = new SealedPlace("t", "K", "i");

        Assert.True(sealing.IsOn);
        Assert.True(host.GetRequiredService<FieldTokens>().IsOn);
        Assert.Equal([1], new Sealing(FileKeyProvider.Open(Path)).Open(place, sealing.Seal(place, [1])).ToArray());

        using var without = Host(builder => builder.AddFileKeys(_folder.File("none.json")));
        Refusal.Expect(ErrorKind.NotFound, () => without.GetRequiredService<IStartupValidator>().Validate());
    }

    [Fact]
    public void AHost_AcceptsPlainData_OnlyWhenItSaysSo_AndHasOneProvider()
    {
        var place = new SealedPlace("t", "K", "i");
        using var strict = Host(builder => builder.AddKeyProvider(new TestKeys()));
        using var migrating = Host(builder => builder.AddKeyProvider(new TestKeys()).AcceptPlainData());

        Refusal.Expect(ErrorKind.PolicyBlocked, () => strict.GetRequiredService<Sealing>().Open(place, new byte[] { 1 }));
        Assert.Equal([1], migrating.GetRequiredService<Sealing>().Open(place, new byte[] { 1 }).ToArray());
        Assert.Throws<InvalidOperationException>(() => Host(builder => builder.AddKeyProvider(new TestKeys()).AddFileKeys(Path)));
        using var none = Host(_ => { });
        Assert.False(none.GetRequiredService<Sealing>().IsOn);
    }

    private static ServiceProvider Host(Action<MedImagingBuilder> build)
    {
        var services = new ServiceCollection();
        build(services.AddMedImaging());
        return services.BuildServiceProvider();
    }

    private void WriteOwners(string text)
    {
        File.WriteAllText(Path, text);
        SetMode(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private void SetMode(UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path, mode);
        }
    }
}
