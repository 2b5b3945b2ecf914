using MedImaging.CrashHost;
using Microsoft.Extensions.DependencyInjection;

// A process made to be killed. The first argument says what to do, the second which database to do it to.
SQLitePCL.Batteries_V2.Init();
if (args.Length < 2)
{
    Console.Error.WriteLine("Usage: MedImaging.CrashHost VERB DATABASE [ARGUMENT]");
    return 2;
}

var services = new ServiceCollection();
services.AddMedImaging().AddSqliteStorage(args[1]);
await using var provider = services.BuildServiceProvider();
return args[0] switch
{
    "write" => await WriteVerb.RunAsync(provider, args[2]),
    "measure" => await MeasureVerb.RunAsync(provider, int.Parse(args[2], System.Globalization.CultureInfo.InvariantCulture)),
    "flow" => await FlowVerb.RunAsync(args[1], args[2], int.Parse(args[3], System.Globalization.CultureInfo.InvariantCulture), args[4]),
    "exhaust" => await ExhaustVerb.RunAsync(provider, args[1]),
    "grow" => await GrowVerb.RunAsync(provider),
    "hostile" => await HostileVerb.RunAsync(args[2]),
    _ => 2,
};
