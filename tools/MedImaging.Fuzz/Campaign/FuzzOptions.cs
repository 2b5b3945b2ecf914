using System.Globalization;

namespace MedImaging.Fuzz;

/// <summary>What the command line asks for.</summary>
internal sealed record FuzzOptions
{
    public string Target { get; private init; } = "all";

    public double Seconds { get; private init; } = 60;

    public long Executions { get; private init; } = long.MaxValue;

    public ulong Seed { get; private init; } = 1;

    public int Jobs { get; private init; } = Environment.ProcessorCount;

    public string Findings { get; private init; } = Path.Combine("artifacts", "fuzz", "findings");

    public string? WorkerStatePath { get; private init; }

    public IReadOnlyList<string> Replay { get; private init; } = [];

    /// <summary>Reads the command line.</summary>
    /// <exception cref="FormatException">It makes no sense; the message says what.</exception>
    public static FuzzOptions Parse(string[] arguments)
    {
        var options = new FuzzOptions();
        for (int i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] == "--replay")
            {
                return options with { Replay = arguments[(i + 1)..] };
            }

            string value = i + 1 < arguments.Length ? arguments[i + 1] : throw new FormatException($"{arguments[i]} needs a value.");
            options = arguments[i++] switch
            {
                "--target" => options with { Target = value },
                "--seconds" => options with { Seconds = double.Parse(value, CultureInfo.InvariantCulture) },
                "--executions" => options with { Executions = long.Parse(value, CultureInfo.InvariantCulture) },
                "--seed" => options with { Seed = ulong.Parse(value, CultureInfo.InvariantCulture) },
                "--jobs" => options with { Jobs = Math.Max(1, int.Parse(value, CultureInfo.InvariantCulture)) },
                "--findings" => options with { Findings = value },
                "--worker-state" => options with { WorkerStatePath = value },
                _ => throw new FormatException($"'{arguments[i - 1]}' is not an option: --target, --seconds, --executions, --seed, --jobs, --findings, --replay."),
            };
        }

        // A number of executions is not cut short by a clock that nobody set.
        return options.Executions < long.MaxValue && !arguments.Contains("--seconds") ? options with { Seconds = TimeSpan.FromDays(1).TotalSeconds } : options;
    }
}
