namespace MedImaging.Tests;

/// <summary>A small hospital of made-up records, linked as the typed stores link them, and the plain answer to each question about it.</summary>
internal sealed class ProvenanceFixture
{
    private static readonly string[] Rests = ["DERIVED_FROM", "EVIDENCED_BY"];
    private static readonly string[] Sources = ["DERIVED_FROM", "EVIDENCED_BY", "PRODUCED_BY", "ACQUIRED_ON"];
    private static readonly string[] Parts = ["CONTAINS"];

    private readonly Random _random = new(5);
    private readonly List<(RecordKey From, string Name, RecordKey To)> _edges = [];

    public ProvenanceFixture(string tenant)
    {
        Tenant = tenant;
        for (int i = 0; i < 3; i++)
        {
            Add("ModelVersion", $"model/{i}", null);
            Add("Scanner", $"scanner-{i}", null);
        }

        for (int study = 0; study < 12; study++)
        {
            AddStudy($"{study}", $"p{study % 4}");
        }
    }

    public string Tenant { get; }

    public List<StoredRecord> Records { get; } = [];

    public IEnumerable<string> Reports(ReportProvenance wanted, IReadOnlySet<string>? patients) => Records
        .Where(record => record.Key.Kind == "ReportVersion" && (patients is null || patients.Contains(record.Patient!)))
        .Where(record => !wanted.IsSigned || record.Fields.Any(field => field.Name == "is_signed" && field.Value is true))
        .Where(record => IsTouched(record.Key, wanted))
        .Select(record => record.Key.Id);

    public Dictionary<RecordKey, int> Way(RecordKey start, IReadOnlySet<string>? patients, bool isBackward)
    {
        var found = new Dictionary<RecordKey, int>();
        var front = new HashSet<RecordKey> { start };
        for (int distance = 1; distance <= 8; distance++)
        {
            front = [.. front.SelectMany(key => Next(key, Sources, !isBackward).Concat(Next(key, Parts, isBackward))).Where(key => key != start && !found.ContainsKey(key) && MaySee(key, patients))];
            foreach (var key in front)
            {
                found.Add(key, distance);
            }
        }

        return found;
    }

    private bool MaySee(RecordKey key, IReadOnlySet<string>? patients)
        => patients is null || Records.Single(record => record.Key == key).Patient is not { } patient || patients.Contains(patient);

    private bool IsTouched(RecordKey report, ReportProvenance wanted)
    {
        var basis = Reach([report], 8, key => Next(key, Rests, isOutgoing: true));
        var wholes = Reach(basis, 2, key => Next(key, Parts, isOutgoing: false));
        var near = Reach(basis, 2, key => Next(key, Parts, isOutgoing: false).Concat(Next(key, Parts, isOutgoing: true)));
        return (wanted.ModelVersion is not { } model || wholes.SelectMany(key => Next(key, ["PRODUCED_BY"], isOutgoing: true)).Any(key => key.Id == model))
            && (wanted.Scanner is not { } scanner || near.SelectMany(key => Next(key, ["ACQUIRED_ON"], isOutgoing: true)).Any(key => key.Id == scanner))
            && (wanted.Study is not { } study || wholes.Contains(new RecordKey(Tenant, "Study", study)));
    }

    private static HashSet<RecordKey> Reach(IEnumerable<RecordKey> start, int steps, Func<RecordKey, IEnumerable<RecordKey>> next)
    {
        var reached = start.ToHashSet();
        for (int i = 0; i < steps; i++)
        {
            reached.UnionWith(reached.SelectMany(next).ToList());
        }

        return reached;
    }

    private IEnumerable<RecordKey> Next(RecordKey key, string[] names, bool isOutgoing) => isOutgoing
        ? _edges.Where(edge => edge.From == key && names.Contains(edge.Name)).Select(edge => edge.To)
        : _edges.Where(edge => edge.To == key && names.Contains(edge.Name)).Select(edge => edge.From);

    private void AddStudy(string study, string patient)
    {
        Add("Study", study, patient);
        for (int series = 0; series < 2; series++)
        {
            Add("Series", $"{study}.{series}", patient, new RecordLink("CONTAINS", "Study", study, true), new RecordLink("ACQUIRED_ON", "Scanner", $"scanner-{_random.Next(3)}"));
            Add("Image", $"{study}.{series}.0", patient, new RecordLink("CONTAINS", "Series", $"{study}.{series}", true));
        }

        Add("Analysis", $"a{study}", patient, new RecordLink("DERIVED_FROM", "Study", study), new RecordLink("PRODUCED_BY", "ModelVersion", $"model/{_random.Next(3)}"));
        for (int finding = 0; finding < 2; finding++)
        {
            Add(
                "Finding",
                $"f{study}.{finding}",
                patient,
                new RecordLink("CONTAINS", "Analysis", $"a{study}", true),
                new RecordLink("EVIDENCED_BY", "Image", $"{study}.{_random.Next(2)}.0"),
                new RecordLink("PRODUCED_BY", "ModelVersion", $"model/{_random.Next(3)}"));
        }

        Add("Report", $"r{study}", patient);
        for (int version = 1; version <= 2; version++)
        {
            Add("ReportVersion", $"r{study}#{version}", patient, new RecordLink("VERSION", "Report", $"r{study}", true), new RecordLink("EVIDENCED_BY", "Finding", $"f{study}.{_random.Next(2)}"));
        }
    }

    private void Add(string kind, string id, string? patient, params RecordLink[] links)
    {
        var key = new RecordKey(Tenant, kind, id);
        Records.Add(new StoredRecord { Key = key, Version = 1, Patient = patient, Fields = [new RecordField("is_signed", _random.Next(2) == 0)], Links = links, Body = "{}"u8.ToArray() });
        foreach (var link in links)
        {
            var other = new RecordKey(Tenant, link.Kind, link.Id);
            _edges.Add(link.IsIncoming ? (other, link.Name, key) : (key, link.Name, other));
        }
    }
}
