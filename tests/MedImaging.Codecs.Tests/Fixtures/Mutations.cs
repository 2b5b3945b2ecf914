namespace MedImaging.Codecs.Tests;

/// <summary>Damages sound bytes in seeded ways and asserts that a decoder either succeeds or says so with a <see cref="CodecException"/>.</summary>
internal static class Mutations
{
    /// <summary>Cuts the bytes at some fifty places, the ends among them.</summary>
    /// <returns>How many of them were refused.</returns>
    public static int Cut(byte[] sound, Action<byte[]> decode)
    {
        int refused = 0;
        for (int i = 0; i < 50; i++)
        {
            int length = i < 8 ? Math.Min(i, sound.Length) : (int)((long)sound.Length * (i - 7) / 43) - 1;
            refused += IsRefused(sound[..length], decode) ? 1 : 0;
        }

        return refused;
    }

    /// <summary>Overwrites, flips, inserts, removes and repeats bytes.</summary>
    /// <param name="sound">What a decoder takes.</param>
    /// <param name="rounds">How many variants to try.</param>
    /// <param name="decode">The decoder.</param>
    /// <param name="headerBytes">Half of the damage goes into so many first bytes.</param>
    /// <returns>How many of them were refused.</returns>
    public static int Damage(byte[] sound, int rounds, Action<byte[]> decode, int headerBytes = 64)
    {
        var random = new Random(1947);
        int refused = 0;
        for (int round = 0; round < rounds; round++)
        {
            var bytes = new List<byte>(sound);
            for (int times = random.Next(1, 5); times > 0 && bytes.Count > 8; times--)
            {
                int at = random.Next(random.Next(2) == 0 ? Math.Min(headerBytes, bytes.Count) : bytes.Count);
                switch (random.Next(7))
                {
                    case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                    case 1: bytes[at] = byte.MaxValue; break;
                    case 2: bytes[at] = 0; break;
                    case 3: bytes.Insert(at, (byte)random.Next(256)); break;
                    case 4: bytes.RemoveRange(at, Math.Min(random.Next(1, 5), bytes.Count - at)); break;
                    case 5: bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 20), bytes.Count - at))); break;
                    default: bytes[at] = (byte)random.Next(256); break;
                }
            }

            refused += IsRefused([.. bytes], decode) ? 1 : 0;
        }

        return refused;
    }

    private static bool IsRefused(byte[] bytes, Action<byte[]> decode)
    {
        try
        {
            decode(bytes);
            return false;
        }
        catch (CodecException ex)
        {
            Assert.InRange(ex.Offset, 0, bytes.Length);
            return true;
        }
    }
}
