using System.Globalization;

namespace MedImaging.Formats;

/// <summary>Resolves what sentences cite: <c>1/f1</c> is the finding f1 of the first frame, <c>frame/1</c> that frame's header, <c>request</c> the referral.</summary>
internal sealed class EvidenceIndex(StudyFindings findings)
{
    /// <summary>Gets the frames with the number by which the report names them, from 1.</summary>
    public IEnumerable<(int Number, Findings Frame)> Frames => findings.Frames.Select((frame, i) => (i + 1, frame));

    /// <summary>Gets every finding with its reference, frame by frame.</summary>
    public IEnumerable<(string Reference, Findings Frame, Finding Finding)> Items
        => Frames.SelectMany(entry => entry.Frame.Items.Select(item => (ReferenceOf(entry.Number, item.Id), entry.Frame, item)));

    public static string ReferenceOf(int frame, string findingId) => string.Create(CultureInfo.InvariantCulture, $"{frame}/{findingId}");

    /// <summary>Finds what a citation names.</summary>
    /// <returns>The frame, and the finding when it names one; nothing when it leads nowhere.</returns>
    public (Findings? Frame, Finding? Finding) Resolve(string cite)
    {
        string[] parts = cite.Split('/', 2);
        if (parts.Length != 2)
        {
            return default;
        }

        bool isFrame = parts[0] == "frame";
        if (!int.TryParse(isFrame ? parts[1] : parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number < 1 || number > findings.Frames.Count)
        {
            return default;
        }

        var frame = findings.Frames[number - 1];
        var finding = isFrame ? null : frame.Items.FirstOrDefault(item => item.Id == parts[1]);
        return isFrame || finding is not null ? (frame, finding) : default;
    }
}
