namespace MedImaging;

/// <summary>Chooses how a model's inputs reach its session, and warms it up.</summary>
internal static class ModelRunners
{
    /// <summary>Opens a runner.</summary>
    /// <param name="session">The session; the runner owns it once this returns.</param>
    /// <param name="input">The input with the shape of one, its batch being 1.</param>
    /// <param name="outputs">The outputs to fetch.</param>
    /// <param name="takesMany">Whether what reads the outputs can tell several inputs apart.</param>
    /// <param name="options">The host's choices.</param>
    /// <exception cref="MedImagingException">Batches are asked for of a model that takes one input at a time (<see cref="ErrorKind.InvalidInput"/>), or the first run failed.</exception>
    public static IModelRunner Open(OnnxSession session, NamedShape input, IReadOnlyList<string> outputs, bool takesMany, OnnxModelOptions options)
    {
        takesMany &= session.Inputs[input.Name].Dimensions is [-1, ..];
        if (options.BatchSize > 1 && !takesMany)
        {
            throw new MedImagingException(ErrorKind.InvalidInput, $"The model takes one input at a time; with a batch size of {options.BatchSize} it cannot be opened.");
        }

        var direct = new DirectRunner(session, input, outputs, takesMany, options.BatchSize);
        try
        {
            if (options.WarmUp)
            {
                direct.WarmUp();
            }
        }
        catch
        {
            direct.Dispose();
            throw;
        }

        return options.BatchSize > 1 ? new BatchingRunner(direct, options) : direct;
    }
}
