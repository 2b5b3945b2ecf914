using System.Text.Json;
using MedImaging.Codecs;
using MedImaging.Fuzz;

try
{
    var options = FuzzOptions.Parse(args);
    if (options.Replay.Count > 0)
    {
        return Replay(options);
    }

    if (options.WorkerStatePath is null)
    {
        return await Campaign.RunAsync(options);
    }

    using var state = new WorkerState(options.WorkerStatePath);
    var loop = new FuzzLoop(FuzzTargets.Named(options.Target)[0], state, options.Findings, options.Seed);
    Console.WriteLine(JsonSerializer.Serialize(loop.Run(TimeSpan.FromSeconds(options.Seconds), options.Executions)));
    return 0;
}
catch (FormatException ex)
{
    Console.Error.WriteLine(ex.Message);
    return 2;
}

static int Replay(FuzzOptions options)
{
    var target = FuzzTargets.Named(options.Target)[0];
    foreach (string file in options.Replay)
    {
        try
        {
            Console.WriteLine($"{Path.GetFileName(file)}: {(target.Run(File.ReadAllBytes(file)) ? "accepted" : "refused")}");
        }
        catch (Exception ex) when (ex is MedImaging.MedImagingException or CodecException)
        {
            Console.WriteLine($"{Path.GetFileName(file)}: refused: {ex.Message}");
        }
        catch (BrokenPromiseException ex)
        {
            Console.WriteLine($"{Path.GetFileName(file)}: broken: {ex.Message}");
        }
    }

    return 0;
}
