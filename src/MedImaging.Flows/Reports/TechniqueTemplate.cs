using System.Globalization;

namespace MedImaging;

/// <summary>The Technique section: how the images were made, and by what they were looked at.</summary>
internal static class TechniqueTemplate
{
    private const int MaxHeaderText = 40;
    private const int HashDigits = 12;

    internal static void Write(SentenceList report, StudyFindings findings, IReadOnlyList<NumberedFrame> frames)
    {
        foreach (var kind in frames.GroupBy(frame => Examination(frame.Frame.Series)))
        {
            report.Add(ReportSection.Technique, $"{kind.Key}.", kind.Select(frame => frame.Cite));
        }

        report.Add(
            ReportSection.Technique,
            $"The study holds {Wording.Count(findings.ImageCount, "image", "images")} in {findings.SeriesCount} series; {Wording.Count(frames.Count, "frame was", "frames were")} selected for analysis.",
            frames.Select(frame => frame.Cite));
        foreach (var size in frames.GroupBy(frame => Size(frame.Frame)))
        {
            string subject = Wording.On([.. size], frames.Count) is { Length: > 0 } on ? $"{on}the frame has" : "The selected frame has";
            report.Add(ReportSection.Technique, $"{subject} {size.Key}.", size.Select(frame => frame.Cite));
        }

        WriteModels(report, frames);
    }

    private static void WriteModels(SentenceList report, IReadOnlyList<NumberedFrame> frames)
    {
        var analysed = frames.Where(frame => frame.Findings.Items.Count > 0).ToList();
        if (analysed.Count == 0)
        {
            report.Add(ReportSection.Technique, "No model was run on these images.", frames.Select(frame => frame.Cite));
        }

        foreach (var use in analysed.GroupBy(frame => (frame.Findings.Model, frame.Findings.Items[0].Evidence.RecipeHash)))
        {
            var (model, recipe) = use.Key;
            report.Add(
                ReportSection.Technique,
                $"{Wording.Capital(Wording.On([.. use], frames.Count))}{(frames.Count == 1 ? "The" : "the")} pixels were prepared by the model's own recipe (SHA-256 {Short(recipe)}…) and given to the model {Wording.Model(model)}, "
                + $"version {PlainText.ToQuote(model.Version, MaxHeaderText)} (SHA-256 {Short(model.Hash)}…), run on {PlainText.ToQuote(model.Device, MaxHeaderText)}.",
                use.SelectMany(frame => frame.Findings.Items.Select(frame.CiteOf).Prepend(frame.Cite)));
        }
    }

    private static string Examination(SeriesDescriptor series)
    {
        string code = PlainText.ToQuote(series.Modality.Code, 16);
        string kind = series.Modality.Code switch
        {
            "CT" => "Computed tomography (CT)",
            "MR" => "Magnetic resonance imaging (MR)",
            "CR" => "Computed radiography (CR)",
            "DX" => "Digital radiography (DX)",
            "RG" => "Radiography (RG)",
            "US" => "Ultrasound (US)",
            "PT" => "Positron emission tomography (PT)",
            "MG" => "Mammography (MG)",
            "NM" => "Nuclear medicine imaging (NM)",
            "XA" => "X-ray angiography (XA)",
            "" or "OT" => "Imaging of a kind the file does not state",
            _ => $"Imaging of modality {code}",
        };
        string part = PlainText.ToQuote(series.BodyPart, MaxHeaderText).ToLowerInvariant();
        string view = PlainText.ToQuote(series.ViewPosition, 16).ToUpperInvariant();
        return $"{kind}, {(part.Length == 0 ? "body part not stated" : $"body part as stated: {part}")}{(view.Length == 0 ? "" : $", {view} view")}";
    }

    private static string Size(FrameReference frame)
    {
        string pixels = string.Create(CultureInfo.InvariantCulture, $"{frame.Columns} × {frame.Rows} pixels (columns × rows)");
        return frame is { RowSpacing: double row, ColumnSpacing: double column }
            ? string.Create(CultureInfo.InvariantCulture, $"{pixels}, at a stated pixel spacing of {column:0.###} × {row:0.###} mm")
            : $"{pixels}; the pixel spacing is not stated, so no distance can be given";
    }

    private static string Short(ContentHash hash) => hash.Hex[..HashDigits];
}
