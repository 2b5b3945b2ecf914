namespace MedImaging.Engine;

/// <summary>Which way a run went. A durable run writes it down, so that it goes the same way again.</summary>
internal static class Decision
{
    public static int Make(StepPlace place, Scope scope, Func<int> decide)
    {
        string path = place.PathWith(scope.Suffix);
        if (scope.Run.Ledger is { } ledger && ledger.MayReuse(path, scope) && ledger.RecallDecision(path) is { } known)
        {
            return known;
        }

        int decision;
        try
        {
            decision = decide();
        }
        catch (Exception ex) when (ex is not (MedImagingException or OperationCanceledException))
        {
            throw new MedImagingException(ErrorKind.Unexpected, $"The condition of '{place.Name}' of flow '{place.Flow}' failed with {ex.GetType().Name}.", ex);
        }

        scope.Run.Ledger?.NoteDecision(path, decision, scope);
        return decision;
    }
}
