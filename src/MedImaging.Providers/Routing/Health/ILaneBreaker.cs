namespace MedImaging.Providers;

/// <summary>Keeps calls from a lane that fails. Times are those since some start; the caller holds one lock over all of it.</summary>
internal interface ILaneBreaker
{
    /// <summary>Says whether a call may go in now, without letting it in.</summary>
    LaneState StateAt(TimeSpan now);

    /// <summary>Lets a call in; of many that come when the pause is over, one.</summary>
    bool TryEnter(TimeSpan now, bool isLastResort, out bool isProbe);

    /// <summary>Says how a call that was let in ended; <see langword="null"/> when it ended without telling anything of the lane.</summary>
    void Leave(TimeSpan now, bool isProbe, bool? isGood);

    /// <summary>Keeps calls out for a time that the provider named.</summary>
    void Pause(TimeSpan now, TimeSpan length);

    /// <summary>Says how long calls are kept out yet.</summary>
    TimeSpan? OpenFor(TimeSpan now);
}
