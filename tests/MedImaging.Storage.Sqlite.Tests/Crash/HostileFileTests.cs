using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using MedImaging.Testing;

namespace MedImaging.Tests;

/// <summary>Files of fifty megabytes made to fill the memory, given to a process that may have four hundred: each is refused by its kind or taken, and the process outlives them all.</summary>
public sealed class HostileFileTests
{
    private const int Size = 50_000_000;
    private const string Header = """{"snapshot":{"format":"medimaging.snapshot/1"}}""" + "\n";
    private const string RecordStart = """{"record":{"tenant":"t","kind":"Sample","id":"a","version":1,""", NoMembers = "\"fields\":[],\"links\":[],";

    [Fact]
    public async Task NoFileOfAStore_FillsTheMemory()
    {
        using var folder = new TemporaryFolder();
        var token = TestContext.Current.CancellationToken;
        string files = Directory.CreateDirectory(folder.File("files")).FullName;
        var expected = new SortedDictionary<string, string>(StringComparer.Ordinal);

        // A body as large as that is taken: the limit is for what costs more than its bytes.
        await SnapshotAsync("body.jsonl", "taken", w => Fill(w, RecordStart + NoMembers + "\"body\":\"", "AAAA", "\"}}\n"));
        await SnapshotAsync("long-words.jsonl", "taken", w => Fill(w, RecordStart + NoMembers + "\"words\":\"", "word ", "\",\"body\":\"\"}}\n", 16_000_000));
        await SnapshotAsync("words.jsonl", "LimitExceeded", w => Fill(w, RecordStart + NoMembers + "\"words\":\"", "word ", "\",\"body\":\"\"}}\n"));
        await SnapshotAsync("escapes.jsonl", "LimitExceeded", w => Fill(w, RecordStart + NoMembers + "\"words\":\"", @"\u0041", "\",\"body\":\"\"}}\n"));
        await SnapshotAsync("numbers.jsonl", "LimitExceeded", w => Fill(w, RecordStart + "\"fields\":[1", ",1", "],\"links\":[],\"body\":\"\"}}\n"));
        await SnapshotAsync("floats.jsonl", "LimitExceeded", w => Fill(w, RecordStart + "\"fields\":[{\"name\":\"v\",\"lookup\":false,\"floats\":[\"1\"", ",\"1\"", "]}],\"links\":[],\"body\":\"\"}}\n"));
        await SnapshotAsync("objects.jsonl", "LimitExceeded", w => Fill(w, RecordStart + "\"links\":[{}", ",{}", "],\"fields\":[],\"body\":\"\"}}\n"));
        await SnapshotAsync("deep.jsonl", "Corrupt", w => Fill(w, RecordStart + "\"links\":", "[", "\n"));
        await SnapshotAsync("one-line.jsonl", "Corrupt", w => Fill(w, "", "x", ""));
        await SnapshotAsync("empty-lines.jsonl", "Corrupt", w => Fill(w, "", "\n", ""));
        await SnapshotAsync("numbers-of-series.jsonl", "taken", w => Fill(w, "", static i => $$$"""{"number":{"tenant":"t","series":"{{{i}}}","last":1}}""" + "\n", ""));
        Plain("one-line.anchor", "taken", "x");
        Plain("lines.anchor", "taken", "{}\n");
        Plain("long.keys", "LimitExceeded", "{");
        Plain("no.db", "Corrupt", "SQLite format 3\0");

        var start = new ProcessStartInfo(CrashHostProcess.Executable, ["hostile", folder.File("medimaging.db"), files])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            Environment = { ["DOTNET_GCHeapHardLimit"] = "0x17D78400", ["DOTNET_gcConcurrent"] = "0" },   // 400 million bytes, and what is free is free at once
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(token);
        string said = await process.StandardOutput.ReadToEndAsync(token);
        await process.WaitForExitAsync(token);

        Assert.True(process.ExitCode == 0, said + await errors);
        Assert.Equal(string.Concat(expected.Select(file => $"{file.Key} {file.Value}\n")), said);

        async Task SnapshotAsync(string name, string outcome, Action<Stream> fill)
        {
            expected.Add(name, outcome);
            using (var stream = File.Create(Path.Combine(files, name)))
            {
                stream.Write(Encoding.UTF8.GetBytes(Header));
                fill(stream);
            }

            byte[] bytes = await File.ReadAllBytesAsync(Path.Combine(files, name), token);
            (int records, int numbers) = (bytes.AsSpan().Count("{\"record\""u8), bytes.AsSpan().Count("{\"number\""u8));
            await File.AppendAllTextAsync(Path.Combine(files, name), $$$"""{"end":{"records":{{{records}}},"numbers":{{{numbers}}},"audit":0,"trails":0,"sha256":"{{{Convert.ToHexStringLower(SHA256.HashData(bytes))}}}"}}""" + "\n", token);
        }

        void Plain(string name, string outcome, string piece)
        {
            expected.Add(name, outcome);
            using var stream = OperatingSystem.IsWindows() ? File.Create(Path.Combine(files, name)) : new FileStream(Path.Combine(files, name), new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });
            Fill(stream, "", piece, "");
        }
    }

    private static void Fill(Stream stream, string start, string piece, string end, int size = Size) => Fill(stream, start, _ => piece, end, size);

    private static void Fill(Stream stream, string start, Func<int, string> piece, string end, int size = Size)
    {
        using var text = new StreamWriter(stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true);
        text.Write(start);
        for (int i = 0, length = start.Length; length < size; i++)
        {
            string next = piece(i);
            text.Write(next);
            length += next.Length;
        }

        text.Write(end);
    }
}
