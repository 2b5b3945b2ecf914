using System.Diagnostics;
using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>The span and the metrics of one call, by the GenAI conventions. It takes nothing that a person or a model wrote, save for names that are plain tokens.</summary>
internal sealed class CallWatch
{
    private const string Operation = "chat";

    private readonly TimeProvider _time;
    private readonly ChatClientIdentity _identity;
    private readonly string? _model;
    private readonly Activity? _activity;
    private readonly long _start;
    private long _lastChunk;
    private bool _hasChunks, _isOver;

    public CallWatch(ChatClientIdentity identity, ChatOptions? options, TimeProvider time)
    {
        (_time, _identity) = (time, identity);
        _model = TelemetryWords.Token(options?.ModelId ?? identity.Model);
        _activity = ProviderInstruments.Source.HasListeners() ? ProviderInstruments.Source.StartActivity(_model is null ? Operation : $"{Operation} {_model}", ActivityKind.Client) : null;
        Describe(options);
        _start = _lastChunk = time.GetTimestamp();
    }

    /// <summary>Gets whether anybody listens.</summary>
    public static bool IsWanted
        => ProviderInstruments.Source.HasListeners() || ProviderInstruments.OperationDuration.Enabled || ProviderInstruments.TokenUsage.Enabled
            || ProviderInstruments.TimeToFirstChunk.Enabled || ProviderInstruments.TimePerChunk.Enabled;

    public void Chunk()
    {
        long now = _time.GetTimestamp();
        double seconds = _time.GetElapsedTime(_lastChunk, now).TotalSeconds;
        var instrument = _hasChunks ? ProviderInstruments.TimePerChunk : ProviderInstruments.TimeToFirstChunk;
        if (instrument.Enabled)
        {
            instrument.Record(seconds, Tags(null));
        }

        (_lastChunk, _hasChunks) = (now, true);
    }

    /// <summary>Goes on after the caller had its turn: an iterator loses the current activity at each yield.</summary>
    public void Resume()
    {
        if (_activity is not null)
        {
            Activity.Current = _activity;
        }
    }

    public void Completed(ChatResponse response)
        => End(response.ResponseId, response.ModelId, response.FinishReason, response.Usage, response.IsFromCache(), null);

    /// <summary>Tells of the end of a stream, also of one that nobody listens to any more; nothing after a failure.</summary>
    public void Completed(StreamTally tally) => End(tally.ResponseId, tally.ModelId, tally.FinishReason, tally.Usage, tally.IsFromCache, null);

    /// <summary>Tells of the failure. Used as an exception filter, so that the error passes untouched.</summary>
    public bool Failed(Exception error)
    {
        End(null, null, null, null, false, TelemetryWords.ErrorType(error));
        return false;
    }

    private void Describe(ChatOptions? options)
    {
        if (_activity is not { IsAllDataRequested: true } activity)
        {
            return;
        }

        activity.SetTag("gen_ai.operation.name", Operation);
        activity.SetTag("gen_ai.provider.name", _identity.Provider);
        activity.SetTag("gen_ai.request.model", _model);
        activity.SetTag("server.address", _identity.Address?.Host);
        activity.SetTag("server.port", _identity.Address?.Port);
        activity.SetTag("gen_ai.request.temperature", options?.Temperature);
        activity.SetTag("gen_ai.request.top_p", options?.TopP);
        activity.SetTag("gen_ai.request.top_k", options?.TopK);
        activity.SetTag("gen_ai.request.max_tokens", options?.MaxOutputTokens);
        activity.SetTag("gen_ai.request.seed", options?.Seed);
        activity.SetTag("gen_ai.output.type", options?.ResponseFormat switch { ChatResponseFormatJson => "json", ChatResponseFormatText => "text", _ => null });
    }

    private void End(string? id, string? model, ChatFinishReason? reason, UsageDetails? usage, bool isFromCache, string? error)
    {
        if (_isOver)
        {
            return;
        }

        _isOver = true;
        if (_activity is { IsAllDataRequested: true } activity)
        {
            activity.SetTag("gen_ai.response.id", TelemetryWords.Token(id));
            activity.SetTag("gen_ai.response.model", TelemetryWords.Token(model));
            activity.SetTag("gen_ai.response.finish_reasons", reason is { } known ? new[] { TelemetryWords.FinishReason(known) } : null);
            activity.SetTag("gen_ai.usage.input_tokens", usage?.InputTokenCount);
            activity.SetTag("gen_ai.usage.output_tokens", usage?.OutputTokenCount);
            activity.SetTag("gen_ai.usage.cache_read.input_tokens", usage?.CachedInputTokenCount);
            activity.SetTag("medimaging.cache.hit", isFromCache ? true : null);
            activity.SetTag("error.type", error);
        }

        if (error is not null)
        {
            _activity?.SetStatus(ActivityStatusCode.Error);
        }

        Measure(isFromCache ? null : usage, error);
        _activity?.Dispose();
    }

    // What a cache gave used no tokens.
    private void Measure(UsageDetails? usage, string? error)
    {
        if (ProviderInstruments.OperationDuration.Enabled)
        {
            ProviderInstruments.OperationDuration.Record(_time.GetElapsedTime(_start).TotalSeconds, Tags(error));
        }

        if (ProviderInstruments.TokenUsage.Enabled)
        {
            Tokens(usage?.InputTokenCount, "input");
            Tokens(usage?.OutputTokenCount, "output");
        }
    }

    private void Tokens(long? count, string type)
    {
        if (count is { } tokens)
        {
            var tags = Tags(null);
            tags.Add("gen_ai.token.type", type);
            ProviderInstruments.TokenUsage.Record(tokens, tags);
        }
    }

    private TagList Tags(string? error)
    {
        var tags = new TagList { { "gen_ai.operation.name", Operation } };
        AddKnown(ref tags, "gen_ai.provider.name", _identity.Provider);
        AddKnown(ref tags, "gen_ai.request.model", _model);
        AddKnown(ref tags, "server.address", _identity.Address?.Host);
        AddKnown(ref tags, "error.type", error);
        return tags;
    }

    private static void AddKnown(ref TagList tags, string name, string? value)
    {
        if (value is not null)
        {
            tags.Add(name, value);
        }
    }
}
