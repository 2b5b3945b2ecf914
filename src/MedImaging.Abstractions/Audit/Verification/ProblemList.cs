namespace MedImaging;

/// <summary>The problems found so far.</summary>
internal sealed class ProblemList(int most)
{
    private readonly List<AuditProblem> _problems = [];

    public IReadOnlyList<AuditProblem> Problems => _problems;

    public long Count { get; private set; }

    public AuditProblemSeverity? Worst { get; private set; }

    public void Add(AuditProblemKind kind, long? sequence, string message, AuditProblemSeverity severity = AuditProblemSeverity.Error)
    {
        Count++;
        Worst = Worst is { } worst && worst > severity ? worst : severity;
        if (_problems.Count < most)
        {
            _problems.Add(new AuditProblem(kind, severity, sequence, message));
        }
    }
}
