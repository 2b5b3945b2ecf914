using Xunit;

namespace MedImaging.Testing;

/// <content>The plain answers: every record looked at, every way gone forward.</content>
public abstract partial class ProvenanceContract<TBackend>
{
    private static readonly string[] Rests = ["DERIVED_FROM", "EVIDENCED_BY"], Sources = [.. Rests, "PRODUCED_BY", "ACQUIRED_ON"], Parts = ["CONTAINS"];
    private static readonly string[] Shared = ["ModelVersion", "Scanner"];
    private readonly HashSet<(RecordKey From, string Name, RecordKey To)> _edges = [];

    [Fact]
    public async Task EveryAnswer_IsThePlainOne_WithinThePatients()
    {
        string[] names = await FillAsync();
        var studies = await StoredAsync("Study");
        int answers = 0;
        foreach (string[]? patients in new[] { null, new[] { "p-1", "p-2" }, [] })
        {
            var (provenance, versions) = (patients is null ? Own.Provenance : Only(patients).Provenance, await StoredAsync("ReportVersion"));
            await LookAsync(patients is null ? null : [.. studies.Select(study => study.Patient).Where((_, index) => patients.Contains($"p-{(index + 1) % 4}"))]);
            foreach (var (wanted, study) in Questions())
            {
                var plain = versions.Index().Where(version => IsWanted(version.Item, wanted, study is { } place ? studies[place].Key : null)).Select(version => names[version.Index]);
                string[] found = [.. (await provenance.FindReportsAsync(wanted, cancellationToken: Token)).Select(Named)];
                Assert.Equal(plain, found);
                answers += found.Length;
            }

            foreach (var (start, reference, isBackward) in await StartsAsync(names))
            {
                var way = isBackward ? await provenance.FindDependentsAsync(reference, cancellationToken: Token) : await provenance.FindBasisAsync(reference, cancellationToken: Token);
                Assert.Equal(Way(start, isBackward), way.Select(Plain).Order(StringComparer.Ordinal));
                answers += way.Count;
            }
        }

        Assert.True(answers > 300, $"only {answers} answers");
    }

    /// <summary>Eight studies of four patients; each version of a report rests on a finding, of whichever patient.</summary>
    private async Task<string[]> FillAsync()
    {
        var random = new Random(5);
        string Scanner() => $"scanner-{random.Next(3)}";
        var names = new List<string>();
        for (int number = 1; number <= 8; number++)
        {
            bool isSigned = random.Next(3) > 0;
            await AddStudyAsync(number, $"p-{number % 4}", Scanner(), $"{random.Next(3)}", isSigned, Scanner());
            names.AddRange(isSigned ? [$"r{number}/1", $"r{number}/2"] : [$"r{number}/1"]);
        }

        var (versions, findings) = (await StoredAsync("ReportVersion"), await StoredAsync("Finding"));
        await Backend.Records.WriteAsync(async writer =>
        {
            foreach (var version in versions)
            {
                await writer.PutAsync(version with { Version = 2, Links = [.. version.Links, new RecordLink("EVIDENCED_BY", "Finding", findings[random.Next(findings.Count)].Key.Id)] });
            }

            return true;
        }, Token);
        return [.. names];
    }

    private static IEnumerable<(ReportProvenance Wanted, int? Study)> Questions()
    {
        for (int i = 0; i < 3; i++)
        {
            yield return (new ReportProvenance { ModelVersion = $"chest@{i}" }, null);
            yield return (new ReportProvenance { Scanner = $"scanner-{i}", IsSigned = false }, null);
            yield return (new ReportProvenance { Study = $"2.25.{i + 1}", IsSigned = false }, i);
            yield return (new ReportProvenance { ModelVersion = $"chest@{i}", Scanner = $"scanner-{(i + 1) % 3}", IsSigned = false }, null);
        }
    }

    private async Task<List<(RecordKey Start, RecordReference Reference, bool IsBackward)>> StartsAsync(string[] names)
    {
        var starts = new List<(RecordKey, RecordReference, bool)>();
        for (int i = 0; i < 3; i++)
        {
            var (model, scanner) = (RecordReference.OfModel("chest", $"{i}"), RecordReference.OfScanner($"scanner-{i}"));
            starts.AddRange([(new RecordKey(Tenant, model.Kind, model.Id), model, true), (new RecordKey(Tenant, scanner.Kind, scanner.Id), scanner, true)]);
            starts.Add(((await StoredAsync("Study"))[i].Key, RecordReference.OfStudy($"2.25.{i + 1}"), true));
            starts.Add(((await StoredAsync("Finding"))[i].Key, RecordReference.OfFinding($"a{i + 1}", 1, "f1"), false));
            starts.Add(((await StoredAsync("ReportVersion"))[i].Key, RecordReference.OfReport(names[i].Split('/')[0], int.Parse(names[i].Split('/')[1], null)), false));
        }

        return starts;
    }

    /// <summary>Looks at all connections between records of these patients, and from them to what is shared.</summary>
    private async Task LookAsync(HashSet<string?>? patients)
    {
        var seen = new List<StoredRecord>();
        foreach (string kind in new[] { "Study", "Series", "Image", "Analysis", "Finding", "ReportVersion" })
        {
            seen.AddRange((await StoredAsync(kind)).Where(record => patients is null || patients.Contains(record.Patient)));
        }

        var keys = seen.Select(record => record.Key).ToHashSet();
        _edges.Clear();
        foreach (var (record, link) in seen.SelectMany(record => record.Links, (record, link) => (record, link)))
        {
            var other = new RecordKey(Tenant, link.Kind, link.Id);
            if (keys.Contains(other) || Shared.Contains(link.Kind))
            {
                _edges.Add(link.IsIncoming ? (other, link.Name, record.Key) : (record.Key, link.Name, other));
            }
        }
    }

    private bool IsWanted(StoredRecord version, ReportProvenance wanted, RecordKey? study)
    {
        var basis = Reach([version.Key], int.MaxValue, key => Next(key, Rests, isOutgoing: true));
        var wholes = Reach(basis, 2, key => Next(key, Parts, isOutgoing: false));
        var near = Reach(basis, 2, key => Next(key, Parts, isOutgoing: false).Concat(Next(key, Parts, isOutgoing: true)));
        return _edges.Any(edge => edge.From == version.Key)
            && (!wanted.IsSigned || version.Fields.Any(field => field is { Name: "is_signed", Value: true }))
            && (wanted.ModelVersion is not { } model || wholes.SelectMany(key => Next(key, ["PRODUCED_BY"], isOutgoing: true)).Any(key => key.Id == model))
            && (wanted.Scanner is not { } scanner || near.SelectMany(key => Next(key, ["ACQUIRED_ON"], isOutgoing: true)).Any(key => key.Id == scanner))
            && (study is not { } whole || wholes.Contains(whole));
    }

    private IEnumerable<string> Way(RecordKey start, bool isBackward)
    {
        var found = new Dictionary<RecordKey, int> { [start] = 0 };
        HashSet<RecordKey> front = [start];
        for (int distance = 1; front.Count > 0; distance++)
        {
            front = [.. front.SelectMany(key => Next(key, Sources, !isBackward).Concat(Next(key, Parts, isBackward))).Where(key => !found.ContainsKey(key))];
            foreach (var key in front)
            {
                found.Add(key, distance);
            }
        }

        return found.Where(pair => pair.Value > 0).Select(pair => Plain(pair.Value, pair.Key.Kind, pair.Key.Id)).Order(StringComparer.Ordinal);
    }

    private string Plain(ProvenanceStep step) => Plain(step.Distance, step.Record.Kind, step.Record.Id);

    // What a sealed store keeps has another name there.
    private string Plain(int distance, string kind, string id) => $"{distance} {kind} {(Backend.Keys is null || Shared.Contains(kind) ? id : "")}";

    private static HashSet<RecordKey> Reach(IEnumerable<RecordKey> start, int steps, Func<RecordKey, IEnumerable<RecordKey>> next)
    {
        var reached = start.ToHashSet();
        int before = 0;
        for (int step = 0; step < steps && reached.Count > before; step++)
        {
            before = reached.Count;
            reached.UnionWith(reached.SelectMany(next).ToList());
        }

        return reached;
    }

    private IEnumerable<RecordKey> Next(RecordKey key, string[] names, bool isOutgoing) => isOutgoing
        ? _edges.Where(edge => edge.From == key && names.Contains(edge.Name)).Select(edge => edge.To)
        : _edges.Where(edge => edge.To == key && names.Contains(edge.Name)).Select(edge => edge.From);
}
