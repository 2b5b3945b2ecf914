using System.Text.Json;
using System.Text.RegularExpressions;

namespace MedImaging.Tests.Audit;

/// <summary>What FHIR R4 says an AuditEvent looks like: which members, how many, of which type, and the required bindings. A member it does not know is a fault, as are empty strings, lists and objects.</summary>
internal static partial class FhirAuditEventShape
{
    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        ["AuditEvent"] = "id:id? type:Coding! subtype:Coding* action:action? period:Period? recorded:instant! outcome:outcome? outcomeDesc:string? purposeOfEvent:CodeableConcept* agent:Agent+ source:Source! entity:Entity*",
        ["Agent"] = "type:CodeableConcept? role:CodeableConcept* who:Reference? altId:string? name:string? requestor:boolean! policy:string* media:Coding? purposeOfUse:CodeableConcept*",
        ["Source"] = "site:string? observer:Reference! type:Coding*",
        ["Entity"] = "what:Reference? type:Coding? role:Coding? lifecycle:Coding? securityLabel:Coding* name:string? description:string? query:string? detail:Detail*",
        ["Detail"] = "type:string! valueString:string? valueBase64Binary:string?",
        ["Reference"] = "reference:string? type:string? identifier:Identifier? display:string?",
        ["Identifier"] = "use:code? type:CodeableConcept? system:string? value:string?",
        ["CodeableConcept"] = "coding:Coding* text:string?",
        ["Coding"] = "system:string? version:string? code:code? display:string? userSelected:boolean?",
    };

    public static void Check(JsonElement resource)
    {
        Assert.Equal("AuditEvent", resource.GetProperty("resourceType").GetString());
        Check(resource, "AuditEvent", "AuditEvent");
    }

    private static void Check(JsonElement value, string type, string path)
    {
        if (Types.TryGetValue(type, out string? members))
        {
            CheckObject(value, members.Split(' '), path);
            return;
        }

        if (type == "boolean")
        {
            Assert.True(value.ValueKind is JsonValueKind.True or JsonValueKind.False, path);
            return;
        }

        string text = value.GetString()!;
        Assert.False(string.IsNullOrWhiteSpace(text), path);
        Assert.True(Pattern(type).IsMatch(text), $"{path} is no {type}: {text}");
    }

    private static void CheckObject(JsonElement value, string[] members, string path)
    {
        Assert.True(value.ValueKind == JsonValueKind.Object && value.EnumerateObject().Any(), path);
        var left = value.EnumerateObject().Where(member => member.Name != "resourceType").ToDictionary(member => member.Name, member => member.Value);
        foreach (string member in members)
        {
            var (name, type, many) = (member[..member.IndexOf(':', StringComparison.Ordinal)], member[(member.IndexOf(':', StringComparison.Ordinal) + 1)..^1], member[^1]);
            if (!left.Remove(name, out var found))
            {
                Assert.False(many is '!' or '+', $"{path} has no {name}");
                continue;
            }

            if (many is '*' or '+')
            {
                Assert.True(found.ValueKind == JsonValueKind.Array && found.GetArrayLength() > 0, $"{path}.{name}");
                Assert.All(found.EnumerateArray(), item => Check(item, type, $"{path}.{name}"));
            }
            else
            {
                Check(found, type, $"{path}.{name}");
            }
        }

        Assert.Empty(left);
    }

    private static Regex Pattern(string type) => type switch
    {
        "id" => Id(),
        "code" => Code(),
        "instant" => Instant(),
        "action" => Action(),
        "outcome" => Outcome(),
        _ => Text(),
    };

    [GeneratedRegex(@"^[A-Za-z0-9\-\.]{1,64}$")]
    private static partial Regex Id();

    [GeneratedRegex(@"^[^\s]+(\s[^\s]+)*$")]
    private static partial Regex Code();

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$")]
    private static partial Regex Instant();

    [GeneratedRegex("^[CRUDE]$")]
    private static partial Regex Action();

    [GeneratedRegex("^(0|4|8|12)$")]
    private static partial Regex Outcome();

    [GeneratedRegex(@"^[ \r\n\t\S]+$")]
    private static partial Regex Text();
}
