namespace MedImaging;

/// <summary>The links from findings to the model and its recipe, and, when asked, to what the model says now.</summary>
internal sealed class ModelChecks(LinkLog log, EvidencePaths paths, IReadOnlyList<IImageModel> models, VerificationOptions options)
{
    internal async ValueTask CheckAsync(int number, Findings findings, PixelFrame? pixels, CancellationToken cancellationToken)
    {
        var installed = models.FirstOrDefault(model => model.Description.Id == findings.Model.Id && model.Description.Version == findings.Model.Version);
        string name = $"model {Wording.Model(findings.Model)}";
        foreach (var item in findings.Items)
        {
            var at = paths.ToFinding(number, item.Id);
            string? broken = Differs(item.Evidence, findings.Model) ?? (installed is null || installed.Description.Hash == item.Evidence.ModelHash ? null : "the model's file has another SHA-256 than the finding records");
            if (broken is null && installed is null)
            {
                log.Skip(EvidenceKind.Model, at, name, "model not installed in this version");
            }
            else
            {
                log.Note(EvidenceKind.Model, at, name, broken);
            }
        }

        if (findings.Items.Count > 0)
        {
            await CheckRunAsync(number, findings, installed, pixels, cancellationToken).ConfigureAwait(false);
        }
    }

    private static string? Differs(FindingEvidence evidence, ModelDescription model)
        => evidence.ModelId != model.Id || evidence.ModelVersion != model.Version ? "the finding names another model than the frame's findings"
        : evidence.ModelHash != model.Hash ? "the finding records another model file than the frame's findings"
        : null;

    private async ValueTask CheckRunAsync(int number, Findings findings, IImageModel? model, PixelFrame? pixels, CancellationToken cancellationToken)
    {
        string? cannot = model is null ? "model not installed in this version" : pixels is null ? "the pixels could not be read again" : null;
        using var tensor = cannot is null ? Prepare(model, pixels) : null;
        foreach (var item in findings.Items)
        {
            var at = paths.ToFinding(number, item.Id);
            if (cannot is not null)
            {
                log.Skip(EvidenceKind.Recipe, at, "preprocessing recipe", cannot);
            }
            else
            {
                log.Note(EvidenceKind.Recipe, at, "preprocessing recipe", RecipeDiffers(tensor, item.Evidence));
            }
        }

        if (options.RerunModels && tensor is not null && model is not null)
        {
            Compare(number, findings, await DetectAsync(model, tensor, cancellationToken).ConfigureAwait(false));
        }
    }

    // A model that fails now gives nothing that agrees with the report; that is a broken link, not a failed check.
    private static async ValueTask<Findings?> DetectAsync(IImageModel model, ImageTensor tensor, CancellationToken cancellationToken)
    {
        try
        {
            return await model.DetectAsync(tensor, cancellationToken).ConfigureAwait(false);
        }
        catch (MedImagingException)
        {
            return null;
        }
    }

    private static ImageTensor? Prepare(IImageModel? model, PixelFrame? pixels)
    {
        try
        {
            return model is null || pixels is null ? null : model.Preprocess(pixels);
        }
        catch (MedImagingException)
        {
            return null;
        }
    }

    private static string? RecipeDiffers(ImageTensor? tensor, FindingEvidence evidence)
        => tensor is null ? "the model no longer takes this frame"
        : tensor.RecipeHash == evidence.RecipeHash ? null
        : $"the recipe now hashes to {tensor.RecipeHash.Hex[..12]}…, the finding records {evidence.RecipeHash.Hex[..12]}…";

    private void Compare(int number, Findings recorded, Findings? again)
    {
        foreach (var item in recorded.Items)
        {
            var now = again?.Items.FirstOrDefault(other => other.Code == item.Code && other.Id == item.Id) ?? again?.Items.FirstOrDefault(other => other.Code == item.Code);
            string? broken = now is null ? "the model no longer reports this finding"
                : now.IsPresent != item.IsPresent ? "the model now says the opposite"
                : now.Confidence.Kind != item.Confidence.Kind || Math.Abs(now.Confidence.Value - item.Confidence.Value) > options.Tolerance ? "the model now gives another confidence"
                : null;
            log.Note(EvidenceKind.Result, paths.ToFinding(number, item.Id), "result of a second run", broken);
        }
    }
}
