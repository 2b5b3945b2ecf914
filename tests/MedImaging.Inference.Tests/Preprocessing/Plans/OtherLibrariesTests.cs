using System.Globalization;
using System.Runtime.InteropServices;
using MedImaging.Dicom;
using MedImaging.Testing;

namespace MedImaging.Tests.Preprocessing;

/// <summary>Real frames through PIL, OpenCV and numpy: the libraries models are trained with.</summary>
public sealed class OtherLibrariesTests
{
    private const string Script = """
        import json, sys
        import numpy as np
        from PIL import Image
        try:
            import cv2
        except ImportError:
            cv2 = None
        folder = sys.argv[1]
        for name, rows, columns in json.load(open(folder + "/frames.json")):
            frame = np.fromfile(f"{folder}/{name}.f32", np.float32).reshape(rows, columns)
            def save(what, values):
                np.ascontiguousarray(values, np.float32).tofile(f"{folder}/{name}.{what}.f32")
            for w, h in ((224, 224), (97, 130), (1100, 600)):
                for filter, pil in (("Bilinear", Image.BILINEAR), ("Bicubic", Image.BICUBIC), ("Lanczos", Image.LANCZOS)):
                    save(f"{filter}.{w}", np.asarray(Image.fromarray(frame, "F").resize((w, h), pil)))
                across, down = (np.arange(w) * 2 + 1) * columns // (2 * w), (np.arange(h) * 2 + 1) * rows // (2 * h)
                nearest = frame[down][:, across]
                save(f"Nearest.{w}", nearest)
                assert (np.asarray(Image.fromarray(frame, "F").resize((w, h), Image.NEAREST)) == nearest).mean() > 0.5
                if cv2 is not None:
                    save(f"PlainBilinear.{w}", cv2.resize(frame, (w, h), interpolation=cv2.INTER_LINEAR))
                    save(f"PlainBicubic.{w}", cv2.resize(frame, (w, h), interpolation=cv2.INTER_CUBIC))
                    if w < columns and h < rows:
                        save(f"Area.{w}", cv2.resize(frame, (w, h), interpolation=cv2.INTER_AREA))
            low, high = np.quantile(frame, [0.05, 0.95])
            save("quantile", (frame - low) / (high - low))
            save("standardize", (frame - frame.mean(dtype=np.float64)) / frame.std(dtype=np.float64))
            save("gamma", frame ** np.float32(0.45))
            if cv2 is not None:
                save("median3", cv2.medianBlur(frame, 3))
                save("median5", cv2.medianBlur(frame, 5))
                for sigma in (0.8, 2.5):
                    blurred = cv2.GaussianBlur(frame, (0, 0), sigma)
                    save(f"gaussian{sigma}", blurred)
                    save(f"unsharp{sigma}", frame + 1.5 * (frame - blurred))
        """;

    private static readonly (string Name, PreprocessingStep Step)[] Steps =
    [
        ("quantile", new QuantileStep()), ("standardize", new StandardizeStep()), ("gamma", new GammaStep(0.45)), ("median3", new MedianStep(3)), ("median5", new MedianStep(5)),
        ("gaussian0.8", new GaussianStep(0.8)), ("gaussian2.5", new GaussianStep(2.5)), ("unsharp0.8", new UnsharpStep(0.8, 1.5)), ("unsharp2.5", new UnsharpStep(2.5, 1.5)),
    ];

    [Fact]
    public async Task FiltersAndSteps_AreTheirs_OnRealFrames()
    {
        using var folder = new TemporaryFolder();
        PixelFrame[] frames = [Chest(), Slice()];
        for (int i = 0; i < frames.Length; i++)
        {
            await File.WriteAllBytesAsync(Path.Combine(folder.FullPath, $"{i}.f32"), MemoryMarshal.AsBytes(frames[i].Samples.Span).ToArray(), TestContext.Current.CancellationToken);
        }

        string sizes = string.Join(',', frames.Select((f, i) => string.Create(CultureInfo.InvariantCulture, $"[\"{i}\",{f.Rows},{f.Columns}]")));
        await File.WriteAllTextAsync(Path.Combine(folder.FullPath, "frames.json"), $"[{sizes}]", TestContext.Current.CancellationToken);
        await PythonAsync(folder.FullPath);

        for (int i = 0; i < frames.Length; i++)
        {
            CompareFilters(folder.FullPath, i, frames[i]);
            foreach (var (name, step) in Steps)
            {
                Compare(Path.Combine(folder.FullPath, $"{i}.{name}.f32"), frames[i], step, new ResizeStep(frames[i].Columns, frames[i].Rows));
            }
        }

        Assert.SkipUnless(File.Exists(Path.Combine(folder.FullPath, "0.median3.f32")), "All agrees with PIL and numpy; OpenCV for Python is not installed (Debian: apt-get install python3-opencv).");
    }

    private static void CompareFilters(string folder, int index, PixelFrame frame)
    {
        foreach (var filter in Enum.GetValues<ResizeFilter>())
        {
            foreach (var (width, height) in ((int, int)[])[(224, 224), (97, 130), (1100, 600)])
            {
                Compare(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{index}.{filter}.{width}.f32")), frame, new ResizeStep(width, height, Filter: filter));
            }
        }
    }

    private static void Compare(string path, PixelFrame frame, params PreprocessingStep[] steps)
    {
        if (!File.Exists(path))
        {
            return;   // OpenCV's, or an area that grows: counted at the end
        }

        var expected = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(path)).ToArray();
        var plan = new PreprocessingRecipe { Channels = 1, Steps = steps }.Compile();
        float[] actual = new float[plan.Length];
        plan.Run(frame, actual);
        Assert.Equal(expected.Length, actual.Length);
        float worst = expected.Zip(actual, (e, a) => MathF.Abs(e - a)).Max();
        Assert.True(worst <= 1e-4f, $"{Path.GetFileName(path)}: {worst}");
    }

    private static PixelFrame Chest()
    {
        var frame = TestFrames.ReadPng(TestData.Require("images/cxr/00000001_000.png"));
        return TestFrames.Of(frame.Rows, frame.Columns, [.. frame.Samples.ToArray().Select(v => v / 255)]);
    }

    private static PixelFrame Slice()
    {
        byte[] bytes = File.ReadAllBytes(TestData.Require("dicom/syntaxes/ct512_ele.dcm"));
        var frame = new DicomInstance(DicomFile.Parse(bytes), "ct", ContentHash.Of(bytes)).ReadFrame(0);
        return TestFrames.Of(frame.Rows, frame.Columns, [.. frame.Samples.ToArray().Select(v => Math.Clamp((v + 1024) / 4096, 0, 1))]);
    }

    private static async Task PythonAsync(string folder)
    {
        string python = File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";
        var program = ExternalProgram.Require(python, "python3-numpy python3-pil");
        var probe = await program.RunAsync(["-c", "import numpy, PIL"]);
        Assert.SkipUnless(probe.ExitCode == 0, "numpy or PIL is not installed (Debian: apt-get install python3-numpy python3-pil).");
        var result = await program.RunAsync(["-c", Script, folder], cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.ExitCode == 0, result.Error);
    }
}
