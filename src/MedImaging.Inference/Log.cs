using Microsoft.Extensions.Logging;

namespace MedImaging;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Model {Id} {Version}: {Change} {Name}")]
    public static partial void ModelChanged(ILogger logger, ModelChangeKind change, string id, string version, string name);
}
