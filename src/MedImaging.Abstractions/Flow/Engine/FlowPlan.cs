using Microsoft.Extensions.Options;

namespace MedImaging.Engine;

/// <summary>What is gathered while a flow is built: its steps, and everything that is wrong with it, so that a host hears of it all at once.</summary>
internal sealed class FlowPlan(string flow, bool isDurable, IServiceProvider services, JournalTypes types)
{
    private readonly List<FlowStep> _steps = [];
    private readonly List<string> _problems = [];

    public string Flow => flow;

    public IReadOnlyList<FlowStep> Steps => _steps;

    public StepPlace Place(string prefix, int index, string name, Type input, Type output)
    {
        var place = new StepPlace(flow, prefix, index, name);
        _steps.Add(new FlowStep(place.Path, name, input, output));
        return place;
    }

    /// <summary>Makes a step from the host's services.</summary>
    public TStep? Create<TStep>(StepPlace place, Func<IServiceProvider, TStep> create)
        where TStep : class
    {
        try
        {
            return create(services);
        }
        catch (Exception ex) when (ex is InvalidOperationException or MedImagingException or OptionsValidationException)
        {
            _problems.Add($"step '{place.Name}' ({place.Path}): {ex.Message}");
            return null;
        }
    }

    /// <summary>How a step's result is kept; <see langword="null"/> when it is not.</summary>
    public JournalType<T>? Journal<T>(string where)
    {
        if (!isDurable)
        {
            return null;
        }

        var type = types.Find(typeof(T));
        if (type is null)
        {
            _problems.Add($"{where}: {typeof(T).Name} is not registered; call AddJournalType<{typeof(T).Name}> or AddRecomputedType<{typeof(T).Name}>");
        }

        return type is { IsRecomputed: false } ? (JournalType<T>)type : null;
    }

    /// <summary>How a value is kept that must be kept.</summary>
    public JournalType<T>? RequireJournal<T>(string where)
    {
        if (types.Find(typeof(T)) is { IsRecomputed: true })
        {
            _problems.Add($"{where}: {typeof(T).Name} is registered as recomputed, but has to be kept here");
        }

        return Journal<T>(where);
    }

    public void RequireDurable(StepPlace place)
    {
        if (!isDurable)
        {
            _problems.Add($"step '{place.Name}' ({place.Path}) waits for a person, which only a durable flow can; begin the flow with .Durable()");
        }
    }

    public void RequireNotDurable(StepPlace place)
    {
        if (isDurable)
        {
            _problems.Add($"step '{place.Name}' ({place.Path}) works on a stream; a durable flow has one value at a time");
        }
    }

    public void ThrowIfWrong()
    {
        if (isDurable && services.GetService(typeof(IRunJournal)) is null)
        {
            _problems.Add("no IRunJournal is registered");
        }

        if (_problems.Count > 0)
        {
            throw new MedImagingException(ErrorKind.InvalidInput, $"Flow '{flow}' cannot be built: {string.Join("; ", _problems)}.");
        }
    }
}
