using System.Text;
using System.Text.Json;
using System.Xml.Linq;

namespace MedImaging.Tests.Audit;

public sealed class AuditExportTests
{
    public static TheoryData<string, AuditAction, string?, string, string> Families => new()
    {
        { "application.start", AuditAction.Execute, null, "110100", "E" },
        { "application.stop", AuditAction.Execute, null, "110100", "E" },
        { "audit.read", AuditAction.Read, null, "110101", "R" },
        { "user.login", AuditAction.Execute, null, "110114", "E" },
        { "study.read", AuditAction.Read, "Study", "110103", "R" },
        { "study.save", AuditAction.Create, "Study", "110103", "C" },
        { "study.delete", AuditAction.Delete, "Study", "110105", "D" },
        { "series.delete", AuditAction.Delete, "Series", "110103", "D" },
        { "media.send", AuditAction.Read, "Media", "110104", "R" },
        { "report.export", AuditAction.Read, "Report", "110106", "R" },
        { "store.backup", AuditAction.Execute, null, "110106", "R" },
        { "study.ingest", AuditAction.Create, "Study", "110107", "C" },
        { "case.search", AuditAction.Read, "Case", "110112", "E" },
        { "patient.save", AuditAction.Create, "Patient", "110110", "C" },
        { "report.save", AuditAction.Update, "Report", "110110", "U" },
        { "report.sign", AuditAction.Execute, "Report", "110110", "U" },
        { "key.rotate", AuditAction.Execute, null, "110113", "E" },
        { "breakglass.begin", AuditAction.Execute, "Patient", "110113", "E" },
        { "role.change", AuditAction.Update, null, "110113", "E" },
        { "user.save", AuditAction.Update, null, "110113", "E" },
        { "case.list", AuditAction.Read, "Case", "110112", "E" },
        { "literature.save", AuditAction.Create, null, "110100", "E" },
        { "egress.send", AuditAction.Execute, null, "110106", "R" },
        { "something", AuditAction.Execute, null, "110100", "E" },
    };

    [Theory, MemberData(nameof(Families))]
    public void EachEvent_HasItsCodeAndAnActionItsMessageAllows(string name, AuditAction action, string? kind, string code, string exported)
    {
        var link = Link(Trails.Entry() with { Event = name, Action = action, Kind = kind, Patient = kind is null ? null : "token" });

        var message = XElement.Parse(DicomAuditMessage.Write(link));
        using var resource = JsonDocument.Parse(FhirAuditEvent.Write(link));

        var identification = message.Element("EventIdentification")!;
        Assert.Equal((code, exported), (identification.Element("EventID")!.Attribute("csd-code")!.Value, identification.Attribute("EventActionCode")!.Value));
        Assert.Equal((code, exported), (resource.RootElement.GetProperty("type").GetProperty("code").GetString(), resource.RootElement.GetProperty("action").GetString()));
        AuditMessageSchema.Validate(message.ToString());
        FhirAuditEventShape.Check(resource.RootElement);
    }

    [Fact]
    public void WhateverAnEntryHolds_BothFormsAreValid()
    {
        var random = new Random(17);
        for (int i = 0; i < 1500; i++)
        {
            var entry = Trails.Entry(i) with
            {
                Id = Wild(random),
                UserId = Wild(random),
                Event = Wild(random),
                Kind = random.Next(2) == 0 ? null : Wild(random),
                Patient = random.Next(2) == 0 ? null : Wild(random),
                Records = [.. Enumerable.Range(0, random.Next(4)).Select(_ => Wild(random))],
                Detail = random.Next(2) == 0 ? null : Wild(random),
                Action = (AuditAction)random.Next(5),
                Outcome = (AuditOutcome)(random.Next(4) * 4),
                Purpose = (PurposeOfUse)random.Next(6),
                Count = random.Next(),
            };
            var source = random.Next(2) == 0 ? null : new AuditSource(Wild(random), random.Next(2) == 0 ? null : Wild(random));

            string message = DicomAuditMessage.Write(Link(entry), source);
            byte[] resource = FhirAuditEvent.Write(Link(entry), source);

            AuditMessageSchema.Validate(message);
            Assert.DoesNotContain('\n', message);
            Assert.DoesNotContain((byte)'\n', resource);
            using var parsed = JsonDocument.Parse(resource);
            FhirAuditEventShape.Check(parsed.RootElement);
        }
    }

    [Theory]
    [InlineData(AuditOutcome.Success, "0")]
    [InlineData(AuditOutcome.MinorFailure, "4")]
    [InlineData(AuditOutcome.SeriousFailure, "8")]
    [InlineData(AuditOutcome.MajorFailure, "12")]
    public void TheOutcome_IsToldAsItWas(AuditOutcome outcome, string told)
    {
        var link = Link(Trails.Entry() with { Outcome = outcome });

        Assert.Equal(told, XElement.Parse(DicomAuditMessage.Write(link)).Element("EventIdentification")!.Attribute("EventOutcomeIndicator")!.Value);
        using var resource = JsonDocument.Parse(FhirAuditEvent.Write(link));
        Assert.Equal(told, resource.RootElement.GetProperty("outcome").GetString());
    }

    [Fact]
    public void WhoWhyAndWhat_AreTold_ThePatientOnlyAsTheTrailHasIt()
    {
        var link = Link(Trails.Entry() with { Purpose = PurposeOfUse.BreakGlass, RunId = "run-7", Detail = "model \"m\" <1>" });

        var message = XElement.Parse(DicomAuditMessage.Write(link, new AuditSource("host-1", "north")));
        using var document = JsonDocument.Parse(FhirAuditEvent.Write(link, new AuditSource("host-1", "north")));
        var resource = document.RootElement;

        Assert.Equal(["user-1", "host-1"], message.Elements("ActiveParticipant").Select(participant => participant.Attribute("UserID")!.Value));
        Assert.Equal(["true", "false"], message.Elements("ActiveParticipant").Select(participant => participant.Attribute("UserIsRequestor")!.Value));
        Assert.Equal(("host-1", "north"), (message.Element("AuditSourceIdentification")!.Attribute("AuditSourceID")!.Value, message.Element("AuditSourceIdentification")!.Attribute("AuditEnterpriseSiteID")!.Value));
        Assert.Equal([("patient-token", "1", "1"), ("record-1", "2", "3"), ("e0/1", "2", "13")], message.Elements("ParticipantObjectIdentification").Select(thing =>
            (thing.Attribute("ParticipantObjectID")!.Value, thing.Attribute("ParticipantObjectTypeCode")!.Value, thing.Attribute("ParticipantObjectTypeCodeRole")!.Value)));
        Assert.Equal("BTG", resource.GetProperty("purposeOfEvent")[0].GetProperty("coding")[0].GetProperty("code").GetString());
        Assert.Equal(("id-1", "2026-01-02T03:04:06.0000000Z"), (resource.GetProperty("id").GetString(), resource.GetProperty("recorded").GetString()));
        Assert.Equal(["patient-token", "record-1", "e0/1"], resource.GetProperty("entity").EnumerateArray().Select(entity => entity.GetProperty("what").GetProperty("identifier").GetProperty("value").GetString()));
        Assert.Contains("model", resource.GetProperty("entity")[2].GetProperty("detail")[4].GetProperty("valueString").GetString(), StringComparison.Ordinal);
        Assert.Equal("model \"m\" <1>", Encoding.UTF8.GetString(Convert.FromBase64String(message.Elements("ParticipantObjectIdentification").Last().Elements("ParticipantObjectDetail").Last().Attribute("value")!.Value)));
    }

    [Fact]
    public void TheSchema_RefusesWhatTheStandardRefuses()
    {
        string message = DicomAuditMessage.Write(Link(Trails.Entry()));
        AuditMessageSchema.Validate(message);

        foreach (var (part, other) in new[] { ("EventOutcomeIndicator=\"0\"", "EventOutcomeIndicator=\"1\""), ("EventActionCode=\"U\"", "EventActionCode=\"X\""), ("UserIsRequestor=\"true\"", ""), ("csd-code=\"110110\"", "code=\"110110\"") })
        {
            Assert.Contains(part, message, StringComparison.Ordinal);
            Assert.ThrowsAny<System.Xml.Schema.XmlSchemaException>(() => AuditMessageSchema.Validate(message.Replace(part, other, StringComparison.Ordinal)));
        }
    }

    private static AuditLink Link(AuditEntry entry)
    {
        var chain = new AuditChain();
        return AuditLink.Read(chain.Append(chain.Begin("t1", "e0"), entry).Record);
    }

    private static string Wild(Random random)
        => string.Concat(Enumerable.Range(0, random.Next(0, 12)).Select(_ => random.Next(5) switch
        {
            0 => ((char)random.Next(0x20)).ToString(),
            1 => "\"\\<>&' \u2028\ufffe\uffff"[random.Next(10)].ToString(),
            2 => char.ConvertFromUtf32(random.Next(0x10000, 0x110000)),
            _ => ((char)random.Next(0x20, 0x7F)).ToString(),
        }));
}
