using System.Runtime.CompilerServices;
using MedImaging.Providers;
using MedImaging.Testing;
using MedImaging.Tests;

[assembly: AssemblyFixture(typeof(SuiteLeaks))]

namespace MedImaging.Tests;

/// <summary>Watches the whole run of this suite for <see cref="Canaries"/>: in activities, event sources and metrics of the process, and in every exception of the library when it is thrown. What it found fails the run at its end.</summary>
public sealed class SuiteLeaks : IDisposable
{
    private readonly IReadOnlyList<string> _canaries;
    private readonly SortedSet<string> _leaks = new(StringComparer.Ordinal);
    private readonly ConditionalWeakTable<Exception, object> _known = [];
    private LeakWatch? _watch;
    private long _seen;

    public SuiteLeaks()
        : this(Canaries.All)
    {
    }

    internal SuiteLeaks(IReadOnlyList<string> canaries)
    {
        _canaries = canaries;
        _watch = new LeakWatch(canaries);
        AppDomain.CurrentDomain.FirstChanceException += OnThrown;
    }

    /// <summary>Gets how many texts were looked at.</summary>
    internal long Seen => _seen + (_watch?.Seen ?? 0);

    /// <summary>Stops listening until <see cref="Resume"/>: for a test of what happens while nobody does. It runs alone, so that nothing goes unheard.</summary>
    internal void Pause()
    {
        if (Interlocked.Exchange(ref _watch, null) is { } watch)
        {
            watch.Dispose();
            _seen += watch.Seen;
            _leaks.UnionWith(watch.Leaks);
        }
    }

    internal void Resume() => _watch = new LeakWatch(_canaries);

    /// <summary>Fails the run where anything was found.</summary>
    public void Dispose()
    {
        AppDomain.CurrentDomain.FirstChanceException -= OnThrown;
        Pause();
        Assert.True(_leaks.Count == 0, $"Keys or patients' texts were told during this run: {string.Join("; ", _leaks)}");
    }

    // An exception is thrown again by each await on its way. Those of others are causes, whose words ours may not repeat.
    private void OnThrown(object? sender, System.Runtime.ExceptionServices.FirstChanceExceptionEventArgs thrown)
    {
        if (thrown.Exception is MedImagingException error && _watch is { } watch && _known.TryAdd(error, error))
        {
            See(watch, error);
        }
    }

    // Without the stack, which has no words of ours, and whose lines are dear to look up.
    private static void See(LeakWatch watch, MedImagingException error)
    {
        string source = error.GetType().Name;
        watch.See($"{source}.{nameof(ProviderException.Code)}", (error as ProviderException)?.Code);
        for (Exception? each = error; each is not null; each = each.InnerException)
        {
            watch.See(source, each.Message);
            foreach (System.Collections.DictionaryEntry entry in each.Data)
            {
                watch.See(source, $"{entry.Key}={entry.Value}");
            }
        }
    }
}
