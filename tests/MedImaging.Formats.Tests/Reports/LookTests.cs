using Microsoft.Extensions.Options;

namespace MedImaging.Formats.Tests;

public class LookTests
{
    [Fact]
    public async Task Look()
    {
        var options = Options.Create(new PdfReportOptions { OrganizationName = "St. Example Hospital", ContactLine = "Department of Radiology · 1 Example Street, Exampletown · +00 000 0000" });
        var (draft, content) = await SampleReports.ChestAsync();
        File.WriteAllBytes("/tmp/look-draft.pdf", (await new PdfReportExporter(options).ExportDraftAsync(draft, content)).Bytes.ToArray());
        File.WriteAllBytes("/tmp/look-signed.pdf", (await new PdfReportExporter(options).ExportFinalAsync(SampleReports.Sign(draft), content)).Bytes.ToArray());
        var (longer, content2) = await SampleReports.ChestAsync(60, 60);
        File.WriteAllBytes("/tmp/look-long.pdf", (await new PdfReportExporter(options).ExportDraftAsync(longer, content2)).Bytes.ToArray());
        File.WriteAllBytes("/tmp/look.json", (await new JsonReportExporter().ExportDraftAsync(draft, content)).Bytes.ToArray());
        File.WriteAllBytes("/tmp/look-heat.png", new FrameRenderer().RenderPng(SampleReports.Phantom(), SampleReports.Activation()).ToArray());
    }
}
