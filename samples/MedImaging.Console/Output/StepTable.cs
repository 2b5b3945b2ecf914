using Spectre.Console;

namespace MedImaging.Samples.Output;

/// <summary>Watches a run and shows its steps with their times.</summary>
internal sealed class StepTable : IProgress<FlowEvent>
{
    private readonly Lock _lock = new();
    private readonly List<(string Path, string Step, TimeSpan Elapsed)> _done = [];

    /// <summary>Gets what is going on, for a status line.</summary>
    public string Current { get; private set; } = "starting";

    public void Report(FlowEvent value)
    {
        lock (_lock)
        {
            if (value.Kind == FlowEventKind.StepStarted && value.Step is { } step)
            {
                Current = step;
            }
            else if (value is { Kind: FlowEventKind.StepCompleted, Step: { } done, Elapsed: { } elapsed })
            {
                _done.Add((value.Path ?? "", done, elapsed));
            }
        }
    }

    public Table ToTable()
    {
        var table = Screen.NewTable("Step", "Times", "Took").Expand();
        table.Columns[1].RightAligned();
        table.Columns[2].RightAligned();
        lock (_lock)
        {
            foreach (var group in _done.GroupBy(done => (Place: Place(done.Path), done.Step)).OrderBy(group => group.Key.Place, StringComparer.Ordinal))
            {
                string indent = new(' ', 2 * group.Key.Place.Count(c => c == '/'));
                table.AddRow(Markup.Escape(indent + group.Key.Step), $"{group.Count()}", Screen.Duration(TimeSpan.FromTicks(group.Sum(done => done.Elapsed.Ticks))));
            }
        }

        return table;
    }

    // The rounds of a loop are one row.
    private static string Place(string path)
    {
        int round = path.IndexOf('#', StringComparison.Ordinal);
        return round < 0 ? path : path[..round];
    }
}
