using System.Security.Cryptography;
using System.Text;
using MedImaging.Testing;

namespace MedImaging.Tests;

public sealed class FieldTokensTests
{
    private readonly FieldTokens _tokens = new(new TestKeys());

    [Fact]
    public void ATokenIsOneWordOf128Bits_AndStable()
    {
        string token = _tokens.Id("north", "Patient", "MRN-1");

        Assert.Matches("^[a-z2-7]{26}$", token);
        Assert.Equal(token, new FieldTokens(new TestKeys()).Id("north", "Patient", "MRN-1"));
    }

    [Fact]
    public void AToken_IsTheHmacAsItIsWrittenDown()
    {
        byte[] key = HKDF.DeriveKey(HashAlgorithmName.SHA256, new TestKeys().IndexSecret.ToArray(), 32, [], (byte[])[.. Part("medimaging/index/value"), .. Part(""), .. Part("")]);
        byte[] hash = HMACSHA256.HashData(key, (byte[])[.. Part("t"), .. Part("mrn"), .. Part("7")]);

        // RFC 4648 base 32 by arithmetic of its own: a number, in digits of 32.
        var number = new System.Numerics.BigInteger(hash.AsSpan(0, 16), isUnsigned: true, isBigEndian: true) << 2;
        string expected = "";
        for (int i = 0; i < 26; i++, number >>= 5)
        {
            expected = "abcdefghijklmnopqrstuvwxyz234567"[(int)(number & 31)] + expected;
        }

        Assert.Equal(expected, _tokens.Value("t", "mrn", "7"));

        static byte[] Part(string text) => [(byte)text.Length, 0, 0, 0, .. Encoding.Unicode.GetBytes(text)];
    }

    [Fact]
    public void Tokens_DifferByPurposeTenantFieldAndValue()
    {
        string[] tokens =
        [
            _tokens.Id("north", "mrn", "7"), _tokens.Value("north", "mrn", "7"), _tokens.Word("north", "7"), _tokens.Value("north", "", "7"),
            _tokens.Value("south", "mrn", "7"), _tokens.Value("north", "name", "7"), _tokens.Value("north", "mrn", "8"),
            _tokens.Value("northm", "rn", "7"), _tokens.Value("north", "mrn7", ""), _tokens.Id("", "northmrn", "7"),
            new FieldTokens(new TestKeys { IndexSecret = new byte[32] }).Id("north", "mrn", "7"),
        ];

        Assert.Equal(tokens.Length, tokens.Distinct().Count());
    }

    [Fact]
    public void Tokens_OfManyValues_DoNotMeet()
        => Assert.Equal(50_000, Enumerable.Range(0, 50_000).Select(i => _tokens.Word("north", i.ToString())).Distinct().Count());

    [Fact]
    public void ALongValue_HasATokenToo()
        => Assert.NotEqual(_tokens.Value("north", "name", new string('a', 100_000)), _tokens.Value("north", "name", new string('a', 100_001)));

    [Fact]
    public void WithoutKeys_ThingsStayAsTheyAre()
    {
        var tokens = new FieldTokens();
        Assert.Equal(["MRN-1", "v", "w"], [tokens.Id("t", "k", "MRN-1"), tokens.Value("t", "f", "v"), tokens.Word("t", "w")]);
        Assert.False(tokens.IsOn);
    }

    [Fact]
    public void Tokens_StayWhenKeysAreRotated()
    {
        var keys = new TestKeys("key-1");
        string before = new FieldTokens(keys).Id("north", "Patient", "7");
        keys.Add("key-2");
        keys.Remove("key-1");

        Assert.Equal(before, new FieldTokens(keys).Id("north", "Patient", "7"));
    }

    [Fact]
    public void AShortIndexSecret_IsRefused() => Assert.Throws<ArgumentException>(() => new FieldTokens(new TestKeys { IndexSecret = new byte[16] }));
}
