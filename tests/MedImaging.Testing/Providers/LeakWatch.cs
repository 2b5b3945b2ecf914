using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Diagnostics.Tracing;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace MedImaging.Testing;

/// <summary>Watches everything that a process tells of itself (logs, activities, event sources, metrics, and the exceptions and files given to it) for words that must not be in it.</summary>
/// <remarks>
/// A word is found as it is, URL-encoded, JSON-escaped, in base64 at any offset, in hex, and in UTF-16, without regard to case.
/// The runtime's private diagnostics (<c>Private.InternalDiagnostics.*</c>), which print headers by design, are not listened to.
/// </remarks>
public sealed class LeakWatch : ILoggerFactory
{
    private readonly LeakPatterns _patterns;
    private readonly ConcurrentDictionary<string, byte> _leaks = new();
    private readonly ActivityListener _activities;
    private readonly MeterListener _meters;
    private readonly EventSourceListener _events;
    private long _seen;

    /// <summary>Starts watching.</summary>
    /// <param name="canaries">The words, each of at least eight characters that nothing else has.</param>
    public LeakWatch(params IReadOnlyList<string> canaries)
    {
        _patterns = new LeakPatterns(canaries);
        _activities = new ActivityListener
        {
            ShouldListenTo = source => !source.Name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal),   // the fakes' own server
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = See,
        };
        ActivitySource.AddActivityListener(_activities);
        _meters = new MeterListener { InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument) };
        _meters.SetMeasurementEventCallback<long>((instrument, _, tags, _) => See(instrument, tags));
        _meters.SetMeasurementEventCallback<double>((instrument, _, tags, _) => See(instrument, tags));
        _meters.SetMeasurementEventCallback<int>((instrument, _, tags, _) => See(instrument, tags));
        _meters.Start();
        _events = new EventSourceListener(See);
    }

    /// <summary>Gets how many texts were looked at: a watch that saw nothing proves nothing.</summary>
    public long Seen => Interlocked.Read(ref _seen);

    /// <summary>Gets where a word was found, and in which form; never the word itself.</summary>
    public IReadOnlyCollection<string> Leaks => [.. _leaks.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Looks at a text.</summary>
    public void See(string source, string? text)
    {
        Interlocked.Increment(ref _seen);
        if (text is not null && _patterns.Find(text) is { } form)
        {
            _leaks.TryAdd($"{source}: {form}", 0);
        }
    }

    /// <summary>Looks at bytes, such as a file's.</summary>
    public void See(string source, ReadOnlySpan<byte> bytes)
    {
        Interlocked.Increment(ref _seen);
        if (_patterns.Find(bytes) is { } form)
        {
            _leaks.TryAdd($"{source}: {form}", 0);
        }
    }

    /// <summary>Looks at an exception: its text with every inner one, its data, and its public properties.</summary>
    public void See(Exception exception)
    {
        string source = exception.GetType().Name;
        See(source, exception.ToString());
        for (var each = exception; each is not null; each = each.InnerException)
        {
            See(source, each.Message);
            foreach (System.Collections.DictionaryEntry entry in each.Data)
            {
                See(source, $"{entry.Key}={entry.Value}");
            }

            foreach (var property in each.GetType().GetProperties().Where(property => property.GetIndexParameters().Length == 0))
            {
                See($"{source}.{property.Name}", Convert.ToString(property.GetValue(each), CultureInfo.InvariantCulture));
            }
        }
    }

    /// <summary>Fails where anything was found, or nothing was looked at.</summary>
    public void AssertNone()
    {
        Assert.True(Seen > 0, "The watch saw nothing at all.");
        Assert.Empty(Leaks);
    }

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    /// <inheritdoc/>
    void ILoggerFactory.AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
        _events.Dispose();
        _meters.Dispose();
        _activities.Dispose();
    }

    private void See(Activity activity)
    {
        string source = $"activity {activity.Source.Name}";
        See(source, $"{activity.OperationName} {activity.DisplayName} {activity.StatusDescription}");
        See(source, activity.TagObjects);
        See(source, activity.Baggage.Select(each => KeyValuePair.Create(each.Key, (object?)each.Value)));
        foreach (var each in activity.Events)
        {
            See(source, each.Name);
            See(source, each.Tags);
        }
    }

    private void See(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) => See($"metric {instrument.Name}", tags.ToArray());

    private void See(string source, IEnumerable<KeyValuePair<string, object?>> tags)
    {
        foreach (var (key, value) in tags)
        {
            See($"{source} {key}", $"{key}={value}");
        }
    }

    private sealed class Logger(LeakWatch watch, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            See(state);
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            watch.See($"log {category}", formatter(state, exception));
            See(state);
            if (exception is not null)
            {
                watch.See(exception);
            }
        }

        private void See<TState>(TState state)
        {
            watch.See($"log {category}", state?.ToString());
            watch.See($"log {category}", state as IEnumerable<KeyValuePair<string, object?>> ?? []);
        }
    }

    private sealed class EventSourceListener : EventListener
    {
        private readonly Action<string, string?>? _see;

        public EventSourceListener(Action<string, string?> see)
        {
            _see = see;
            foreach (var source in EventSource.GetSources())
            {
                Enable(source);
            }
        }

        // The base's constructor calls this before ours has run; those sources are enabled by it.
        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (_see is not null)
            {
                Enable(eventSource);
            }
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            foreach (object? each in eventData.Payload ?? (IReadOnlyCollection<object?>)[])
            {
                if (each is byte[] or string)
                {
                    _see?.Invoke($"event {eventData.EventSource.Name}/{eventData.EventName}", each as string ?? Convert.ToHexString((byte[])each));
                }
            }
        }

        private void Enable(EventSource source)
        {
            if (source.Name.StartsWith("System.Net.", StringComparison.Ordinal) || source.Name.StartsWith("MedImaging", StringComparison.Ordinal))
            {
                EnableEvents(source, EventLevel.Verbose, EventKeywords.All);
            }
        }
    }
}
