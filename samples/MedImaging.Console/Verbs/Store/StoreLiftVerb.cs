using System.CommandLine;
using MedImaging.Samples.Hosting;
using MedImaging.Samples.Output;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Samples.Verbs;

/// <summary><c>store lift PATIENT</c>: ends a legal hold.</summary>
internal static class StoreLiftVerb
{
    public static Command Create()
    {
        var store = StoreOptions.Needed();
        var patient = new Argument<string>("PATIENT") { Description = "The patient's id; 'store holds' lists those on hold." };
        var tenant = StoreVerb.Tenant();
        var verb = new Command("lift", "Lift a legal hold.") { patient, tenant };
        store.AddTo(verb);
        verb.SetAction((parsed, cancellationToken) => Failure.GuardAsync(() => RunAsync(store.Require(parsed), parsed.GetRequiredValue(patient), parsed.GetRequiredValue(tenant), cancellationToken)));
        return verb;
    }

    private static async Task<int> RunAsync(StoreFile file, string patient, string tenant, CancellationToken cancellationToken)
    {
        await using var host = ConsoleHost.Create(file);
        bool wasHeld = patient.Length > 0 && await host.GetRequiredService<ClinicalStores>().For(StoreVerb.CallerOf(tenant)).Retention.LiftAsync(patient, cancellationToken);
        if (!wasHeld)
        {
            throw new RequestException(ErrorKind.NotFound, $"There is no hold on '{patient}'; 'store holds' lists them.");
        }

        Screen.Line($"The hold on {patient} is lifted.");
        return ExitCode.Done;
    }
}
