using System.Diagnostics;
using System.Globalization;
using MedImaging.Testing;

namespace MedImaging.Dicom.Tests.Reading;

/// <summary>All hostile files in one process of its own with a small heap: what each costs, and that it outlives them all.</summary>
public sealed class HostileProcessTests
{
    private const string Folder = "MEDIMAGING_HOSTILE_FILES";

    [Fact]
    public async Task NoFile_KillsTheProcess_HoldsItUp_OrFillsItsMemory()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Reads the process's memory from /proc.");
        using var folder = new TemporaryFolder();
        foreach (var (name, bytes) in Attacks.All())
        {
            folder.Write(name, bytes);
        }

        string list = folder.File("files.txt"), assembly = typeof(HostileProcessTests).Assembly.Location;
        string[] files = [.. Directory.GetFiles(folder.FullPath, "*.dcm"), .. TestData.RequireFiles("dicom/attacks", "*.dcm"), .. TestData.RequireFiles("dicom/hostile", "*.dcm")];
        await File.WriteAllLinesAsync(list, files, TestContext.Current.CancellationToken);

        var result = await ExternalProgram.RunAsync(
            "/usr/bin/env",
            ["DOTNET_GCHeapHardLimit=0x20000000", "DOTNET_gcConcurrent=0", $"{Folder}={list}", "dotnet", "exec", assembly, "-explicit", "only", "-method", $"{typeof(HostileProcessTests).FullName}.{nameof(ReadThem)}"],
            TimeSpan.FromMinutes(10),
            cancellationToken: TestContext.Current.CancellationToken);

        string[] lines = File.Exists(list + ".out") ? await File.ReadAllLinesAsync(list + ".out", TestContext.Current.CancellationToken) : [];
        Assert.True(result.ExitCode == 0 && lines.Length == files.Length, $"the process ended with {result.ExitCode} after {lines.Length} files, at {lines.LastOrDefault()}: {result.Output} {result.Error}");
        foreach (string[] fields in lines.Select(line => line.Split('\t')))
        {
            long milliseconds = long.Parse(fields[1], CultureInfo.InvariantCulture), growth = long.Parse(fields[2], CultureInfo.InvariantCulture), size = new FileInfo(fields[0]).Length;
            Assert.True(milliseconds <= 1000, $"{fields[0]}: {milliseconds} ms");
            Assert.True(growth <= Math.Max(64 << 20, 4 * size), $"{fields[0]}: {growth} bytes more for a file of {size}");
            Assert.True(fields[3] is "read" or nameof(ErrorKind.InvalidInput) or nameof(ErrorKind.Corrupt) or nameof(ErrorKind.LimitExceeded) or nameof(ErrorKind.UnsupportedFormat), $"{fields[0]}: {fields[3]}");
        }

        Assert.All(lines.Where(l => l.Contains("generated", StringComparison.Ordinal)), l => Assert.DoesNotContain("\tread", l, StringComparison.Ordinal));
    }

    // What the process does. It runs only there.
    [Fact(Explicit = true)]
    public void ReadThem()
    {
        string? list = Environment.GetEnvironmentVariable(Folder);
        Assert.SkipWhen(list is null, "Started by the other test only.");
        string[] files = File.ReadAllLines(list!);
        Assert.All(files.TakeLast(50), path => Assert.NotEmpty(Outcome(path)));   // what is loaded once is not a file's cost
        using var output = new StreamWriter(list + ".out") { AutoFlush = true };
        foreach (string path in files)
        {
            GC.Collect();
            File.WriteAllText("/proc/self/clear_refs", "5");   // the peak starts anew (proc(5))
            long before = Status("VmRSS:");
            output.Write(path);
            var (outcome, used) = Timed(path);
            long peak = Status("VmHWM:");
            for (int again = 0; again < 3 && used.TotalMilliseconds > 500; again++)
            {
                used = TimeSpan.FromTicks(Math.Min(used.Ticks, Timed(path).Used.Ticks));   // two threads on one core are each charged for the whole of it
            }

            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\t{used.TotalMilliseconds:F0}\t{peak - before}\t{outcome}"));
        }
    }

    private static (string Outcome, TimeSpan Used) Timed(string path)
    {
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        string outcome = Outcome(path);
        return (outcome, Process.GetCurrentProcess().TotalProcessorTime - before);
    }

    private static string Outcome(string path)
    {
        try
        {
            byte[] bytes = File.ReadAllBytes(path);
            var file = DicomFile.Parse(bytes);
            DicomText.Write(TextWriter.Null, file);
            var instance = new DicomInstance(file, "test", ContentHash.Of(bytes));
            if (instance.Descriptor.FrameCount > 0)
            {
                instance.ReadFrame(0);
            }

            return "read";
        }
        catch (MedImagingException ex)
        {
            return ex.Kind.ToString();
        }
    }

    private static long Status(string name)
        => 1024 * long.Parse(File.ReadLines("/proc/self/status").First(l => l.StartsWith(name, StringComparison.Ordinal))[name.Length..^2].Trim(), CultureInfo.InvariantCulture);
}
