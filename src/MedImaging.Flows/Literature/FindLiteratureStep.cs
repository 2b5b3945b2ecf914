namespace MedImaging;

/// <summary>Asks every source every question, side by side.</summary>
internal sealed class FindLiteratureStep(IReadOnlyList<ILiteratureSource> sources, LiteratureOptions options, TimeProvider time) : IStep<StudyFindings, StudyFindings>
{
    public async ValueTask<StudyFindings> RunAsync(StudyFindings input, FlowContext context, CancellationToken cancellationToken)
    {
        var questions = LiteratureQuestion.Of(input, options.MaxFindings);
        if (questions.Count == 0)
        {
            return input;   // nothing present, nothing to read up
        }

        var scope = CaseScope.Of(input.Frames[0].Frame, context, time.GetUtcNow() + options.Timeout);
        var asked = sources.SelectMany(source => questions.Select(question => (Source: source, Answer: AskAsync(source, question, scope, context, cancellationToken)))).ToList();
        await Task.WhenAll(asked.Select(each => (Task)each.Answer)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();

        var found = new List<IReadOnlyList<EvidenceItem>>();
        var failures = new List<string>();
        foreach (var (source, answer) in asked)
        {
            try
            {
                found.Add(await answer.ConfigureAwait(false));
            }
            catch (MedImagingException ex)
            {
                failures.Add($"{PlainText.ToQuote(source.Name, 40)}: {FailureWords.Of(ex.Kind)}");
                context.Warn($"The literature source '{PlainText.ToQuote(source.Name, 40)}' failed: {ex.Message}");
            }
        }

        return With(input, questions, found, [.. failures.Distinct(StringComparer.Ordinal)]);
    }

    private StudyFindings With(StudyFindings input, IReadOnlyList<string> questions, List<IReadOnlyList<EvidenceItem>> found, IReadOnlyList<string> failures) => input with
    {
        Literature = new EvidenceSummary { Question = string.Join("; ", questions), Items = LiteratureItems.Merge(found, options.MaxItems), Limitations = failures },
        Degradation = found.Count > 0 ? input.Degradation : input.Degradation ?? new Degradation(DegradationRung.WithoutLiterature, failures),
    };

    private async Task<IReadOnlyList<EvidenceItem>> AskAsync(ILiteratureSource source, string question, CallScope scope, FlowContext context, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.Timeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var query = new LiteratureQuery { Text = question, MaxItems = options.MaxItems, FromYear = options.FromYear };
        try
        {
            return await context.OnceAsync(
                $"literature:{source.Name}",
                FlowsJson.Default.IReadOnlyListEvidenceItem,
                (key, token) => source.SearchAsync(query with { Scope = scope with { IdempotencyKey = key } }, token),
                EffectKind.Query,
                ContentHash.Of($"{source.Name}\n{question}\n{options.MaxItems}\n{options.FromYear}"),
                linked.Token).ConfigureAwait(false);
        }
        catch (Exception ex) when (ex is HttpRequestException or IOException)
        {
            throw new MedImagingException(ErrorKind.Unavailable, "It cannot be reached.", ex);
        }
        catch (OperationCanceledException ex) when (!cancellationToken.IsCancellationRequested)
        {
            throw new MedImagingException(ErrorKind.Timeout, "It did not answer in time.", ex);
        }
    }
}
