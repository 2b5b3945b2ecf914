using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace MedImaging.Formats.Pdf;

/// <summary>The indirect objects of a PDF file and the file around them (ISO 32000-1 7.5). The same objects give the same bytes.</summary>
internal sealed class PdfObjects
{
    private readonly List<byte[]> _bodies = [];

    /// <summary>Takes a number for an object that is written later.</summary>
    public int Reserve()
    {
        _bodies.Add([]);
        return _bodies.Count;
    }

    public int Add(string body)
    {
        int number = Reserve();
        Set(number, body);
        return number;
    }

    public void Set(int number, string body) => _bodies[number - 1] = Encoding.Latin1.GetBytes(body);

    /// <summary>Adds a stream whose bytes are compressed here.</summary>
    public int AddStream(string entries, ReadOnlySpan<byte> data)
    {
        using var deflated = new MemoryStream();
        using (var zlib = new ZLibStream(deflated, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(data);
        }

        return AddDeflated(entries, deflated.ToArray());
    }

    /// <summary>Adds a stream whose bytes are a zlib stream already.</summary>
    public int AddDeflated(string entries, ReadOnlySpan<byte> deflated)
    {
        int number = Reserve();
        string head = string.Create(CultureInfo.InvariantCulture, $"<< {entries} /Filter /FlateDecode /Length {deflated.Length} >>\nstream\n");
        _bodies[number - 1] = [.. Encoding.Latin1.GetBytes(head), .. deflated, .. "\nendstream"u8];
        return number;
    }

    public byte[] Finish(int root, int info)
    {
        using var file = new MemoryStream();
        Write("%PDF-1.7\n%\u00E2\u00E3\u00CF\u00D3\n");   // the second line says that the file is binary
        var offsets = new List<long>(_bodies.Count);
        for (int i = 0; i < _bodies.Count; i++)
        {
            offsets.Add(file.Position);
            Write($"{i + 1} 0 obj\n");
            file.Write(_bodies[i]);
            Write("\nendobj\n");
        }

        // The identifier is made from the content, not from the clock, so that exporting again gives the same file (14.4).
        string id = Convert.ToHexString(SHA256.HashData(file.GetBuffer().AsSpan(0, (int)file.Length)).AsSpan(0, 16));
        long table = file.Position;
        Write($"xref\n0 {_bodies.Count + 1}\n0000000000 65535 f \n");
        foreach (long offset in offsets)
        {
            Write($"{offset:D10} 00000 n \n");
        }

        Write($"trailer\n<< /Size {_bodies.Count + 1} /Root {root} 0 R /Info {info} 0 R /ID [<{id}> <{id}>] >>\nstartxref\n{table}\n%%EOF\n");
        return file.ToArray();

        void Write(string text) => file.Write(Encoding.Latin1.GetBytes(text));
    }

    /// <summary>A text string in UTF-16 with its byte order mark, as hexadecimal: nothing in it needs escaping (7.9.2.2).</summary>
    public static string TextString(string text) => $"<FEFF{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(text))}>";
}
