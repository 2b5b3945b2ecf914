using Spectre.Console;

namespace MedImaging.Samples.Output;

/// <summary>What a person sees. With <c>--json</c> nothing of it is shown.</summary>
internal static class Screen
{
    /// <summary>Leaves colours and bold type out where a pipe or a file takes what is shown.</summary>
    public static void Prepare()
    {
        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors });
        }
    }

    public static Table NewTable(params string[] columns)
    {
        var table = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey);
        foreach (string column in columns)
        {
            table.AddColumn(new TableColumn($"[bold]{Markup.Escape(column)}[/]"));
        }

        return table;
    }

    public static void Show(Spectre.Console.Rendering.IRenderable what) => AnsiConsole.Write(what);

    public static void Line(string text = "") => AnsiConsole.WriteLine(text);

    /// <summary>A command to copy: never broken into lines.</summary>
    public static void Command(string text) => Console.WriteLine($"  {text}");

    public static void MarkupLine(FormattableString markup) => AnsiConsole.MarkupLineInterpolated(markup);

    /// <summary>Waits for work and shows how far it is, unless only its result is wanted.</summary>
    public static Task<T> WatchAsync<T>(bool isQuiet, Task<T> work, Func<string> current) => isQuiet ? work : AnsiConsole.Status().StartAsync(Markup.Escape(current()), async status =>
    {
        while (await Task.WhenAny(work, Task.Delay(100, CancellationToken.None)) != work)
        {
            status.Status(Markup.Escape(current()));
        }

        return await work;
    });

    public static string Duration(TimeSpan time) => time.TotalSeconds >= 10 ? $"{time.TotalSeconds:F0} s" : time.TotalMilliseconds >= 1000 ? $"{time.TotalSeconds:F1} s" : $"{time.TotalMilliseconds:F1} ms";

    public static string Moment(DateTimeOffset at) => at.ToLocalTime().ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture);
}
