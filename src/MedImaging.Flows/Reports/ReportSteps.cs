using Microsoft.Extensions.DependencyInjection;

namespace MedImaging;

/// <summary>Steps that write, check and mend reports.</summary>
public static class ReportSteps
{
    /// <summary>Writes a draft with the registered <see cref="IReportWriter"/>, and checks it by the registered rules.</summary>
    /// <typeparam name="TIn">What the flow takes.</typeparam>
    /// <param name="flow">The flow so far.</param>
    /// <returns>The builder, for chaining.</returns>
    public static FlowBuilder<TIn, DraftReport> WriteReport<TIn>(this FlowBuilder<TIn, StudyFindings> flow)
    {
        ArgumentNullException.ThrowIfNull(flow);
        return flow.Then<DraftReport>(
            services => new Require(services).Writing().Make(provider => new WriteStep(provider.GetRequiredService<IReportWriter>(), provider.GetRequiredService<ReportChecker>())),
            nameof(WriteReport));
    }

    /// <summary>Writes a draft about the findings of one frame.</summary>
    /// <typeparam name="TIn">What the flow takes.</typeparam>
    /// <param name="flow">The flow so far.</param>
    /// <returns>The builder, for chaining.</returns>
    public static FlowBuilder<TIn, DraftReport> WriteReport<TIn>(this FlowBuilder<TIn, Findings> flow) => flow.Gather().WriteReport();

    /// <summary>Checks a draft by the registered rules; the result is in <see cref="DraftReport.Checks"/>.</summary>
    /// <typeparam name="TIn">What the flow takes.</typeparam>
    /// <param name="flow">The flow so far.</param>
    /// <returns>The builder, for chaining.</returns>
    public static FlowBuilder<TIn, DraftReport> Check<TIn>(this FlowBuilder<TIn, DraftReport> flow)
    {
        ArgumentNullException.ThrowIfNull(flow);
        return flow.Then<DraftReport>(
            services => new Require(services).Checking().Make(provider => new CheckStep(provider.GetRequiredService<ReportChecker>())), nameof(Check));
    }

    /// <summary>Mends what the rules object to, and checks again: softens or drops sentences, and fills gaps by template. What cannot be mended stays listed in <see cref="DraftReport.Checks"/>.</summary>
    /// <typeparam name="TIn">What the flow takes.</typeparam>
    /// <param name="flow">The flow so far.</param>
    /// <returns>The builder, for chaining.</returns>
    public static FlowBuilder<TIn, DraftReport> Rewrite<TIn>(this FlowBuilder<TIn, DraftReport> flow)
    {
        ArgumentNullException.ThrowIfNull(flow);
        return flow.Then<DraftReport>(
            services => new Require(services).Checking().Make(provider => new RewriteStep(new ReportRewriter(provider.GetRequiredService<ReportChecker>()))), nameof(Rewrite));
    }

    private static void Tell(DraftReport report, FlowContext context)
    {
        int errors = report.Checks.Issues.Count(issue => issue.Severity == IssueSeverity.Error);
        if (errors > 0)
        {
            string rules = string.Join(", ", report.Checks.Issues.Where(issue => issue.Severity == IssueSeverity.Error).Select(issue => issue.Rule).Distinct(StringComparer.Ordinal));
            context.Warn(FormattableString.Invariant($"The report has {errors} errors by the rules {rules}."));
        }
    }

    private sealed class WriteStep(IReportWriter writer, ReportChecker checker) : IStep<StudyFindings, DraftReport>
    {
        public async ValueTask<DraftReport> RunAsync(StudyFindings input, FlowContext context, CancellationToken cancellationToken)
        {
            var draft = new DraftReport
            {
                Id = context.NewId(),
                CaseId = context.CaseId,
                CreatedAt = context.StartedAt,
                Writer = writer.Name,
                Findings = input,
                Sentences = await writer.WriteAsync(input, cancellationToken).ConfigureAwait(false),
            };
            draft = draft with { Checks = checker.Check(draft) };
            Tell(draft, context);
            return draft;
        }
    }

    private sealed class CheckStep(ReportChecker checker) : IStep<DraftReport, DraftReport>
    {
        public ValueTask<DraftReport> RunAsync(DraftReport input, FlowContext context, CancellationToken cancellationToken)
        {
            var draft = input with { Checks = checker.Check(input) };
            Tell(draft, context);
            return ValueTask.FromResult(draft);
        }
    }

    private sealed class RewriteStep(ReportRewriter rewriter) : IStep<DraftReport, DraftReport>
    {
        public ValueTask<DraftReport> RunAsync(DraftReport input, FlowContext context, CancellationToken cancellationToken)
        {
            var draft = rewriter.Rewrite(input);
            Tell(draft, context);
            return ValueTask.FromResult(draft);
        }
    }
}
