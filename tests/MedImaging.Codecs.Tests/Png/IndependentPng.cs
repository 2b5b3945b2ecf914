using System.Diagnostics;

namespace MedImaging.Codecs.Tests;

/// <summary>Python's own zlib and CRC-32, driven by a few lines that know nothing of this library.</summary>
internal static class IndependentPng
{
    private const string Python = "/usr/bin/python3";

    private const string WriteScript = """
        import sys, zlib, struct
        w, h = int(sys.argv[2]), int(sys.argv[3])
        px = bytes.fromhex(sys.stdin.read())
        raw = b''.join(b'\0' + px[y*w:(y+1)*w] for y in range(h))
        def chunk(t, d): return struct.pack('>I', len(d)) + t + d + struct.pack('>I', zlib.crc32(t + d))
        open(sys.argv[1], 'wb').write(b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', w, h, 8, 0, 0, 0, 0)) + chunk(b'IDAT', zlib.compress(raw, 9)) + chunk(b'IEND', b''))
        """;

    private const string ReadScript = """
        import sys, zlib, struct
        d = open(sys.argv[1], 'rb').read()
        assert d[:8] == b'\x89PNG\r\n\x1a\n'
        i, idat, names = 8, b'', []
        while i < len(d):
            n, t = struct.unpack('>I4s', d[i:i+8])
            body = d[i+8:i+8+n]
            assert struct.unpack('>I', d[i+8+n:i+12+n])[0] == zlib.crc32(t + body), 'crc'
            names.append(t)
            if t == b'IHDR': w, h, depth, ct, _, _, il = struct.unpack('>IIBBBBB', body)
            if t == b'IDAT': idat += body
            i += 12 + n
        assert names[0] == b'IHDR' and names[-1] == b'IEND' and il == 0
        bpp = {0: 1, 2: 3, 4: 2, 6: 4}[ct] * depth // 8
        raw, stride, prev, out = zlib.decompress(idat), w * bpp, bytes(w * bpp), b''
        assert len(raw) == (stride + 1) * h
        for y in range(h):
            f, row = raw[y*(stride+1)], bytearray(raw[y*(stride+1)+1:(y+1)*(stride+1)])
            for x in range(stride):
                a, b, c = (row[x-bpp] if x >= bpp else 0), prev[x], (prev[x-bpp] if x >= bpp else 0)
                p = a + b - c
                q = min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))[2]
                row[x] = (row[x] + (0, a, b, (a + b) // 2, q)[f]) & 255
            out += row
            prev = bytes(row)
        print(w, h, depth, ct, out.hex())
        """;

    public static byte[] Write(int width, int height, Func<int, int, byte> sample)
    {
        byte[] pixels = [.. Enumerable.Range(0, width * height).Select(i => sample(i % width, i / width))];
        return WithFile(path =>
        {
            Run(WriteScript, [path, $"{width}", $"{height}"], Convert.ToHexString(pixels));
            return File.ReadAllBytes(path);
        });
    }

    public static (int Width, int Height, int Depth, int ColorType, byte[] BigEndianSamples) Read(byte[] file) => WithFile(path =>
    {
        File.WriteAllBytes(path, file);
        string[] words = Run(ReadScript, [path], "").Split(' ', StringSplitOptions.TrimEntries);
        return (int.Parse(words[0]), int.Parse(words[1]), int.Parse(words[2]), int.Parse(words[3]), Convert.FromHexString(words[4]));
    });

    private static T WithFile<T>(Func<string, T> use)
    {
        Assert.SkipUnless(File.Exists(Python), "/usr/bin/python3 is not installed.");
        string path = Path.GetTempFileName();
        try
        {
            return use(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static string Run(string script, string[] arguments, string input)
    {
        var start = new ProcessStartInfo(Python, ["-c", script, .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.Result);
        return output;
    }
}
