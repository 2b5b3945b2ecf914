namespace MedImaging;

/// <summary>Flags a sentence that rests on nothing, and a condition that no finding of the report is about.</summary>
internal sealed class UnsupportedRule : IReportRule
{
    public string Name => "unsupported-sentence";

    public IEnumerable<ReportIssue> Check(DraftReport report)
    {
        foreach (var sentence in report.Sentences.Where(sentence => !sentence.IsSupported))
        {
            yield return this.IssueIn(sentence, "It rests on no finding, no image and not on the request.");
        }

        var known = RuleIssues.AllFindings(report).Select(RuleIssues.ConditionOf).ToHashSet(StringComparer.Ordinal);
        foreach (var (sentence, words) in ReportWords.Read(report, ReportSection.Findings, ReportSection.Impression))
        {
            foreach (string condition in Conditions.Where(condition => !known.Any(name => name.Contains(condition, StringComparison.Ordinal))))
            {
                var said = AssertionReader.Read(words, condition);
                if (said is Assertion.Present or Assertion.Absent)
                {
                    yield return this.IssueIn(sentence, $"It speaks of {condition}, which no model or rule looked for.");
                }
                else if (said == Assertion.Open)
                {
                    yield return this.Warn(sentence, $"It mentions {condition}, which no model or rule looked for.");
                }
            }
        }
    }

    // Words a language model adds of its own accord; the commonest findings of chest, head, abdomen and bone reports.
    private static readonly string[] Conditions =
    [
        "pneumonia", "pneumothorax", "pneumomediastinum", "pneumoperitoneum", "pleural effusion", "pericardial effusion", "consolidation", "atelectasis",
        "cardiomegaly", "pulmonary oedema", "pulmonary edema", "pulmonary embolism", "emphysema", "fibrosis", "nodule", "cavitation", "tuberculosis",
        "lymphadenopathy", "aneurysm", "dissection", "fracture", "dislocation", "haemorrhage", "hemorrhage", "hematoma", "haematoma", "infarct", "infarction",
        "ischemia", "ischaemia", "hydrocephalus", "midline shift", "abscess", "metastasis", "metastases", "carcinoma", "malignancy", "tumour", "tumor",
        "appendicitis", "cholecystitis", "diverticulitis", "bowel obstruction", "hydronephrosis", "cirrhosis", "ascites", "stenosis", "thrombosis", "osteomyelitis",
    ];
}
