using System.Text;
using System.Text.Json;

namespace MedImaging.Formats.Tests;

public class JsonReportExporterTests
{
    [Fact]
    public async Task Export_HoldsTheReportAsSigned_SoThatItsHashCanBeComputedAgain()
    {
        var (draft, content) = await SampleReports.ChestAsync();
        var signed = SampleReports.Sign(draft);

        var file = await new JsonReportExporter().ExportFinalAsync(signed, content);

        Assert.Equal(("report.json", "application/json", true), (file.Name, file.MediaType, file.IsFinal));
        using var json = JsonDocument.Parse(file.Bytes);
        var root = json.RootElement;
        Assert.Equal(("medimaging.report", 1, "signed"), (root.GetProperty("schema").GetString(), root.GetProperty("schemaVersion").GetInt32(), root.GetProperty("status").GetString()));
        var back = MedImagingJson.FromBytes(Encoding.UTF8.GetBytes(root.GetProperty("report").GetRawText()), MedImagingJson.Default.DraftReport);
        Assert.Equal(signed.Signature.ContentHash, back.ComputeHash());
        Assert.Equal(signed.Signature.ContentHash.Hex, root.GetProperty("contentHash").GetString());
        var signature = root.GetProperty("signature");
        Assert.Equal("Dr. Hélène Müller-Ångström", signature.GetProperty("reviewerName").GetString());
        Assert.Equal("Radiologist", signature.GetProperty("reviewerRole").GetString());
    }

    [Fact]
    public async Task Export_LeadsFromASentenceToPixelsRecipeAndModel()
    {
        var (draft, content) = await SampleReports.ChestAsync();
        draft = draft with { Sentences = [.. draft.Sentences.Select(s => s.Id == "s11" ? s with { Cites = ["frame/9", "9/f1", "nowhere", "1/f99"] } : s)] };

        using var json = JsonDocument.Parse((await new JsonReportExporter().ExportDraftAsync(draft, content)).Bytes);

        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("signature").ValueKind);
        var evidence = json.RootElement.GetProperty("evidence").EnumerateArray().ToDictionary(e => e.GetProperty("sentence").GetString()!);
        Assert.Equal(draft.Sentences.Count, evidence.Count);
        var link = evidence["s4"].GetProperty("links")[0];
        var (frame, finding) = (draft.Findings.Frames[0], draft.Findings.Frames[0].Items[0]);
        Assert.Equal("finding", link.GetProperty("kind").GetString());
        Assert.Equal(frame.Frame.Descriptor.SopInstanceUid, link.GetProperty("sopInstanceUid").GetString());
        Assert.Equal(1, link.GetProperty("frameNumber").GetInt32());
        Assert.Equal(frame.Frame.PixelHash.Hex, link.GetProperty("pixelHash").GetString());
        Assert.Equal(finding.Evidence.RecipeHash.Hex, link.GetProperty("recipeHash").GetString());
        Assert.Equal(finding.Evidence.ModelHash.Hex, link.GetProperty("modelHash").GetString());
        Assert.Equal(0.874, link.GetProperty("confidence").GetDouble());
        Assert.Equal("request", evidence["s1"].GetProperty("links")[0].GetProperty("kind").GetString());
        Assert.Equal("frame", evidence["s2"].GetProperty("links")[0].GetProperty("kind").GetString());
        Assert.False(evidence["s10"].GetProperty("supported").GetBoolean());
        Assert.All(evidence["s11"].GetProperty("links").EnumerateArray(), l => Assert.Equal("unresolved", l.GetProperty("kind").GetString()));
    }

    [Fact]
    public async Task Export_TellsWhatWasMeasured_InTheReportAndBesideTheSentence()
    {
        var (draft, content) = await SampleReports.ChestAsync();
        draft = SampleReports.Measured(draft);

        using var json = JsonDocument.Parse((await new JsonReportExporter().ExportDraftAsync(draft, content)).Bytes);

        var link = json.RootElement.GetProperty("evidence").EnumerateArray().Single(e => e.GetProperty("sentence").GetString() == "s4").GetProperty("links")[0];
        var measured = link.GetProperty("measurements").EnumerateArray().ToList();
        Assert.Equal(("103339001", "SCT", "Long axis", 12.5, "mm"), (measured[0].GetProperty("code").GetString(), measured[0].GetProperty("scheme").GetString(), measured[0].GetProperty("meaning").GetString(), measured[0].GetProperty("value").GetDouble(), measured[0].GetProperty("unit").GetString()));
        Assert.Equal(3, measured.Count);
        var report = MedImagingJson.FromBytes(Encoding.UTF8.GetBytes(json.RootElement.GetProperty("report").GetRawText()), MedImagingJson.Default.DraftReport);
        Assert.Equal(draft.Findings.Frames[0].Items[0].Measurements, report.Findings.Frames[0].Items[0].Measurements);
    }

    [Fact]
    public async Task Export_IsIndentedUtf8_TheSameTwice_AndSmallerThanItsPictures()
    {
        var (draft, content) = await SampleReports.ChestAsync(twist: text => text + " Πνευμονία");

        byte[] bytes = (await new JsonReportExporter().ExportDraftAsync(draft, content)).Bytes.ToArray();

        Assert.Equal(bytes, (await new JsonReportExporter().ExportDraftAsync(draft, content)).Bytes.ToArray());
        string text = Encoding.UTF8.GetString(bytes);
        Assert.StartsWith("{\n  \"schema\": \"medimaging.report\",\n  \"schemaVersion\": 1,", text, StringComparison.Ordinal);
        Assert.Contains("Πνευμονία", text, StringComparison.Ordinal);
        Assert.InRange(bytes.Length, 5_000, 60_000);
    }

    [Fact]
    public async Task ExportFinal_RefusesWordsNobodySigned()
    {
        var (draft, content) = await SampleReports.ChestAsync();
        string json = Encoding.UTF8.GetString(MedImagingJson.ToBytes(SampleReports.Sign(draft), MedImagingJson.Default.SignedReport));
        var forged = MedImagingJson.FromBytes(Encoding.UTF8.GetBytes(json.Replace("six weeks", "six years", StringComparison.Ordinal)), MedImagingJson.Default.SignedReport);

        Assert.Equal(ErrorKind.Corrupt, (await Assert.ThrowsAsync<MedImagingException>(async () => await new JsonReportExporter().ExportFinalAsync(forged, content))).Kind);
    }
}
