using System.Security.Cryptography;
using System.Text;
using MedImaging.Testing;

namespace MedImaging.Tests;

public sealed class SealingTests
{
    private static readonly SealedPlace Place = new("north", "Report", "r-1");

    [Theory, InlineData(0), InlineData(1), InlineData(15), InlineData(16), InlineData(1000), InlineData(3_000_000)]
    public void Seal_ThenOpen_GivesTheSame(int length)
    {
        var sealing = new Sealing(new TestKeys());
        byte[] value = Bytes(length);
        byte[] stored = sealing.Seal(Place, value);

        Assert.True(Sealing.IsSealed(stored));
        Assert.True(length < 16 || stored.AsSpan().IndexOf(value) < 0);
        Assert.True(sealing.Open(Place, stored).Span.SequenceEqual(value));
    }

    [Fact]
    public void Open_AgreesWithTheFormatAsItIsWrittenDown()
    {
        // By the format's description alone: HKDF for the sub-key, AES-GCM twice.
        var keys = new TestKeys("k");
        byte[] stored = new Sealing(keys).Seal(new SealedPlace("t", "K", "i"), "value"u8);
        byte[] info = [.. Text("medimaging/seal"), .. Text("t"), .. Text("K")];
        byte[] subKey = HKDF.DeriveKey(HashAlgorithmName.SHA256, keys.Current.Secret.ToArray(), 32, [], info);
        byte[] place = [0xD3, 0x4D, 0x53, 1, .. Text("t"), .. Text("K"), .. Text("i")];
        Assert.Equal([0xD3, 0x4D, 0x53, 1, 1, (byte)'k'], stored[..6]);

        byte[] dataKey = new byte[32], value = new byte[5];
        using var wrap = new AesGcm(subKey, 16);
        wrap.Decrypt(stored.AsSpan(10, 12), stored.AsSpan(22, 32), stored.AsSpan(54, 16), dataKey, [.. place, (byte)'k']);
        using var body = new AesGcm(dataKey, 16);
        body.Decrypt(stored.AsSpan(70, 12), stored.AsSpan(98), stored.AsSpan(82, 16), value, place);

        Assert.Equal("value"u8.ToArray(), value);
        Assert.Equal(98 + 5, stored.Length);

        static byte[] Text(string text) => [(byte)text.Length, 0, 0, 0, .. Encoding.Unicode.GetBytes(text)];
    }

    [Fact]
    public void Seal_NeverRepeatsAKeyOrANonce()
    {
        var sealing = new Sealing(new TestKeys());
        var seals = Enumerable.Range(0, 2000).Select(_ => sealing.Seal(Place, "the same"u8)).ToList();

        foreach (var part in (Range[])[14..26, 26..58, 58..74, 74..86, 86..102, 102..])
        {
            Assert.Equal(seals.Count, seals.Select(each => Convert.ToHexString(each[part])).Distinct().Count());
        }
    }

    [Theory]
    [InlineData("south", "Report", "r-1")]
    [InlineData("north", "Case", "r-1")]
    [InlineData("north", "Report", "r-2")]
    [InlineData("northR", "eport", "r-1")]
    [InlineData("north", "Reportr", "-1")]
    [InlineData("", "northReport", "r-1")]
    [InlineData("north", "Report", "R-1")]
    public void Open_AtAnotherPlace_IsRefused(string tenant, string kind, string id)
    {
        var sealing = new Sealing(new TestKeys());
        byte[] stored = sealing.Seal(Place, "findings"u8);

        Refusal.Expect(ErrorKind.Corrupt, () => sealing.Open(new SealedPlace(tenant, kind, id), stored));
        Refusal.Expect(ErrorKind.Corrupt, () => sealing.Rewrap(new SealedPlace(tenant, kind, id), stored));
    }

    [Fact]
    public void Open_TellsBrokenSurrogatesApart()
    {
        var sealing = new Sealing(new TestKeys());
        byte[] stored = sealing.Seal(Place with { Id = "\uD800" }, "findings"u8);

        Refusal.Expect(ErrorKind.Corrupt, () => sealing.Open(Place with { Id = "\uDBFF" }, stored));
        Refusal.Expect(ErrorKind.Corrupt, () => sealing.Open(Place with { Id = "\uFFFD" }, stored));
    }

    [Fact]
    public void Open_NoticesEveryChangedBit()
    {
        var sealing = new Sealing(new TestKeys("key-1"));
        byte[] stored = sealing.Seal(Place, "findings"u8);
        for (int bit = 0; bit < stored.Length * 8; bit++)
        {
            byte[] changed = [.. stored];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            var error = Assert.Throws<MedImagingException>(() => sealing.Open(Place, changed));

            // Marker: not sealed at all; format; the id's length; the key's id and check: another key; the rest: changed.
            ErrorKind[] expected = (bit / 8) switch
            {
                < 3 => [ErrorKind.PolicyBlocked],
                3 => [ErrorKind.UnsupportedFormat],
                4 => [ErrorKind.Corrupt, ErrorKind.Unauthorized],
                < 14 => [ErrorKind.Unauthorized],
                _ => [ErrorKind.Corrupt],
            };
            Assert.Contains(error.Kind, expected);
        }
    }

    [Fact]
    public void Open_NoticesEveryCut_AndWhatIsAdded()
    {
        var sealing = new Sealing(new TestKeys());
        byte[] stored = sealing.Seal(Place, "findings"u8);
        for (int length = 0; length < stored.Length; length++)
        {
            var error = Assert.Throws<MedImagingException>(() => sealing.Open(Place, stored.AsMemory(0, length)));
            Assert.Equal(length < 3 ? ErrorKind.PolicyBlocked : ErrorKind.Corrupt, error.Kind);
        }

        Refusal.Expect(ErrorKind.Corrupt, () => sealing.Open(Place, (byte[])[.. stored, 0]));
    }

    [Fact]
    public void Open_OnlyEverRefuses_WhateverComes()
    {
        var sealing = new Sealing(new TestKeys());
        var random = new Random(20);
        byte[] stored = sealing.Seal(Place, Bytes(64));
        for (int round = 0; round < 20_000; round++)
        {
            byte[] bytes = round % 2 == 0 ? [0xD3, 0x4D, 0x53, 1, .. Bytes(random.Next(300), random)] : [.. stored[..random.Next(stored.Length)], .. Bytes(random.Next(100), random)];
            Assert.Throws<MedImagingException>(() => sealing.Open(Place, bytes));
            Assert.True(Record.Exception(() => sealing.Rewrap(Place, bytes)) is null or MedImagingException);   // which does not look at the body
            _ = sealing.NeedsRewrap(bytes);
        }
    }

    [Fact]
    public void Open_WithoutTheKey_NamesTheKeyOnly()
    {
        byte[] stored = new Sealing(new TestKeys("key-1")).Seal(Place, "findings"u8);

        var gone = Refusal.Expect(ErrorKind.Unauthorized, () => new Sealing(new TestKeys("key-2")).Open(Place, stored));
        Assert.Contains("'key-1'", gone.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("r-1", gone.Message, StringComparison.Ordinal);
        var none = Refusal.Expect(ErrorKind.Unauthorized, () => new Sealing().Open(Place, stored));
        Assert.Contains("'key-1'", none.Message, StringComparison.Ordinal);

        var other = new TestKeys();
        other.Add("key-1", secretOf: "something else");
        var wrong = Refusal.Expect(ErrorKind.Unauthorized, () => new Sealing(other).Open(Place, stored));
        Assert.Contains("another secret", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_PlainData_OnlyWhereItIsAccepted()
    {
        byte[] plain = Encoding.UTF8.GetBytes("{\"findings\":1}");

        Refusal.Expect(ErrorKind.PolicyBlocked, () => new Sealing(new TestKeys()).Open(Place, plain));
        Refusal.Expect(ErrorKind.PolicyBlocked, () => new Sealing(new TestKeys()).Rewrap(Place, plain));
        Assert.Equal(plain, new Sealing().Open(Place, plain).ToArray());

        var migrating = new Sealing(new TestKeys(), new ProtectionOptions { AcceptsPlain = true });
        Assert.Equal(plain, migrating.Open(Place, plain).ToArray());
        Assert.True(migrating.NeedsRewrap(plain));
        Assert.Equal(plain, new Sealing(new TestKeys()).Open(Place, migrating.Rewrap(Place, plain)).ToArray());
    }

    [Fact]
    public void Seal_WithoutKeys_LeavesTheValue()
    {
        var sealing = new Sealing();
        Assert.False(sealing.IsOn);
        Assert.Equal("findings"u8.ToArray(), sealing.Seal(Place, "findings"u8));
        Assert.False(sealing.NeedsRewrap("findings"u8));
    }

    [Fact]
    public void Rewrap_TouchesTheDataKeyOnly_AndTheOldKeyMayGo()
    {
        var keys = new TestKeys("key-1");
        var sealing = new Sealing(keys);
        byte[] stored = sealing.Seal(Place, "findings"u8);
        Assert.False(sealing.NeedsRewrap(stored));

        keys.Add("key-20");
        Assert.True(sealing.NeedsRewrap(stored));
        byte[] rewrapped = sealing.Rewrap(Place, stored);
        keys.Remove("key-1");

        Assert.False(sealing.NeedsRewrap(rewrapped));
        Assert.Equal(stored[74..], rewrapped[75..]);
        Assert.Equal("findings"u8.ToArray(), sealing.Open(Place, rewrapped).ToArray());
        Refusal.Expect(ErrorKind.Unauthorized, () => sealing.Open(Place, stored));
    }

    [Fact]
    public async Task IsSafeForManyThreads()
    {
        var sealing = new Sealing(new TestKeys());
        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(() =>
        {
            byte[] value = Bytes(500, new Random(thread));
            for (int i = 0; i < 2000; i++)
            {
                var place = new SealedPlace("north", "Report", $"{thread}-{i}");
                Assert.True(sealing.Open(place, sealing.Seal(place, value)).Span.SequenceEqual(value));
            }
        })));
    }

    [Fact]
    public void SubKeys_AreKeptInBounds()
    {
        var sealing = new Sealing(new TestKeys());
        byte[] first = sealing.Seal(Place, "findings"u8);
        for (int i = 0; i < 20_000; i++)
        {
            sealing.Seal(new SealedPlace($"tenant {i}", "Report", "r"), "x"u8);
        }

        Assert.Equal("findings"u8.ToArray(), sealing.Open(Place, first).ToArray());
    }

    [Theory, InlineData(""), InlineData("a key"), InlineData("a\nb"), InlineData("ключ")]
    public void AKey_HasAPlainName(string id) => Assert.Throws<ArgumentException>(() => new ProtectionKey(id, new byte[32]));

    [Theory, InlineData(0), InlineData(16), InlineData(31), InlineData(33)]
    public void AKey_Has32Bytes(int length)
    {
        Assert.Throws<ArgumentException>(() => new ProtectionKey("k", new byte[length]));
        Assert.Throws<ArgumentException>(() => new KeyRing("k", [new ProtectionKey("k", new byte[32])], new byte[length]));
    }

    [Fact]
    public void APlace_SaysItsKindOnly() => Assert.Equal("Report", Place.ToString());

    private static byte[] Bytes(int length, Random? random = null)
    {
        byte[] bytes = new byte[length];
        (random ?? new Random(length)).NextBytes(bytes);
        return bytes;
    }
}
