using System.CommandLine;
using MedImaging.Samples.Hosting;
using MedImaging.Samples.Output;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Samples.Verbs;

/// <summary><c>store hold PATIENT --why TEXT</c>: from now on nothing of the patient is deleted.</summary>
internal static class StoreHoldVerb
{
    public static Command Create()
    {
        var store = StoreOptions.Needed();
        var patient = new Argument<string>("PATIENT") { Description = "The patient's id, as records have it." };
        var why = new Option<string>("--why") { Description = "Why, such as the reference of a court.", HelpName = "TEXT", Required = true };
        var tenant = StoreVerb.Tenant();
        var json = SharedOptions.Json();
        var verb = new Command("hold", "Put a patient's records on legal hold: nothing of them is deleted or erased until it is lifted.") { patient, why, tenant, json };
        store.AddTo(verb);
        verb.SetAction((parsed, cancellationToken) => Failure.GuardAsync(() => RunAsync(
            store.Require(parsed), parsed.GetRequiredValue(patient), parsed.GetRequiredValue(why), parsed.GetRequiredValue(tenant), parsed.GetValue(json), cancellationToken)));
        return verb;
    }

    private static async Task<int> RunAsync(StoreFile file, string patient, string why, string tenant, bool json, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(patient) || string.IsNullOrWhiteSpace(why))
        {
            throw new RequestException(ErrorKind.InvalidInput, "A hold names its patient and says why.");
        }

        await using var host = ConsoleHost.Create(file);
        var hold = await host.GetRequiredService<ClinicalStores>().For(StoreVerb.CallerOf(tenant)).Retention.HoldAsync(new LegalHold { PatientId = patient, Reason = why }, cancellationToken);
        if (json)
        {
            JsonOut.Print(HoldResult.Of(hold), OutJson.Default.HoldResult);
            return ExitCode.Done;
        }

        Screen.Line(hold.Reason == why
            ? $"The records of {patient} are on hold: nothing of them is deleted until 'store lift {patient}'."
            : $"The records of {patient} are on hold already, since {Screen.Moment(hold.PlacedAt)}: {hold.Reason}");
        return ExitCode.Done;
    }
}
