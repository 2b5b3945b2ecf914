using System.CommandLine;

namespace MedImaging.Samples.Verbs;

/// <summary>Options of the verbs that ask providers.</summary>
internal static class ProviderOptions
{
    public static Option<string?> Config() => new("--config") { Description = "The configuration (default: appsettings.json beside the program); keys from the environment go over it.", HelpName = "FILE" };

    public static Option<string?> Egress()
    {
        var option = new Option<string?>("--egress") { Description = "What you send to remote services: synthetic (of no real patient) or deidentified. Without it nothing leaves this machine." };
        option.AcceptOnlyFromAmong("synthetic", "deidentified");
        return option;
    }

    public static EgressDeclaration Declared(string? egress) => egress switch
    {
        "synthetic" => EgressDeclaration.Synthetic,
        "deidentified" => EgressDeclaration.Deidentified,
        _ => EgressDeclaration.None,
    };
}
