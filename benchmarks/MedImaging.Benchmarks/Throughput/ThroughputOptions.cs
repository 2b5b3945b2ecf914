using System.Globalization;

namespace MedImaging.Benchmarks;

/// <summary>The command line of <c>throughput</c>.</summary>
internal sealed record ThroughputOptions(IThroughputTask Task, string? Folder, string? File, double Seconds, int Threads, bool IsJson, int? Items = null)
{
    public static string Usage =>
        "throughput TASK [--dir DIR | --file FILE] [--seconds S] [--threads T] [--items N] [--json]\n"
        + string.Join('\n', ThroughputTasks.All.Select(task => $"  {task.Name}: {task.Summary}"));

    /// <summary>Reads the arguments after <c>throughput</c>.</summary>
    /// <exception cref="ArgumentException">They make no sense.</exception>
    public static ThroughputOptions Parse(ReadOnlySpan<string> args)
    {
        (string? name, string? folder, string? file, double seconds, int threads, bool json) = (null, null, null, 10, 1, false);
        int items = 0;
        for (int i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--json":
                    json = true;
                    break;
                case "--dir":
                    folder = Value(args, ref i);
                    break;
                case "--file":
                    file = Value(args, ref i);
                    break;
                case "--seconds" when double.TryParse(Value(args, ref i), CultureInfo.InvariantCulture, out seconds) && seconds is > 0 and <= 3600:
                case "--threads" when int.TryParse(Value(args, ref i), CultureInfo.InvariantCulture, out threads) && threads is > 0 and <= 1024:
                case "--items" when int.TryParse(Value(args, ref i), CultureInfo.InvariantCulture, out items) && items is > 0 and <= 10_000_000:
                    break;
                case { } word when name is null && !word.StartsWith('-'):
                    name = word;
                    break;
                default:
                    throw new ArgumentException($"'{args[i]}' is not understood.");
            }
        }

        var task = ThroughputTasks.All.FirstOrDefault(task => task.Name == name) ?? throw new ArgumentException($"There is no task '{name}'.");
        return new ThroughputOptions(task, folder, file, seconds, threads, json, items == 0 ? null : items);
    }

    private static string Value(ReadOnlySpan<string> args, ref int i)
        => ++i < args.Length ? args[i] : throw new ArgumentException($"'{args[i - 1]}' needs a value.");
}
