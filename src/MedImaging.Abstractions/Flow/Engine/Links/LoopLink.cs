namespace MedImaging.Engine;

/// <summary>Runs its body until a condition holds, a number of times at most.</summary>
internal sealed class LoopLink<T>(StepPlace place, Func<T, bool> done, Link<T, T> body, int atMost) : Link<T, T>
{
    public override async ValueTask<T> RunAsync(T input, Scope scope, CancellationToken cancellationToken)
    {
        for (int i = 0; i < atMost; i++)
        {
            var value = input;
            var round = scope.Round(i);
            if (Decision.Make(place, round, () => done(value) ? 1 : 0) == 1)
            {
                break;
            }

            input = await body.RunAsync(input, round, cancellationToken).ConfigureAwait(false);
            scope.Rejoin(round);
        }

        return input;
    }
}
