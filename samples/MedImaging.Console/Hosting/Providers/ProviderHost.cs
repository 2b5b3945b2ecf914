using MedImaging.Providers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Samples.Hosting;

/// <summary>The host of the verbs that ask providers: what the configuration and the environment name.</summary>
internal static class ProviderHost
{
    private const string FileName = "appsettings.json";

    /// <param name="configuration">What is configured.</param>
    /// <param name="egress">What the user declares of what is sent; without it nothing leaves for a remote service.</param>
    /// <param name="add">What a verb needs beside.</param>
    public static ServiceProvider Create(IConfiguration configuration, EgressDeclaration egress, Action<MedImagingBuilder>? add = null)
    {
        var services = new ServiceCollection();
        var medImaging = services.AddMedImaging().AddDicom().AddFormats().AddNifti().AddRasterImages().AddProvidersFrom(configuration);
        if (egress != EgressDeclaration.None)
        {
            medImaging.AllowEgress(policy => (policy.Name, policy.DeclaredBy, policy.Declaration) = ("console", "the person at the console", egress));
        }

        add?.Invoke(medImaging);
        return services.BuildServiceProvider();
    }

    /// <summary>Reads <c>appsettings.json</c> beside the program, or another file in its place, and the environment over it.</summary>
    public static IConfiguration Read(string? file)
    {
        string path = file is null ? Path.Combine(AppContext.BaseDirectory, FileName) : Path.GetFullPath(file);
        if (file is not null && !File.Exists(path))
        {
            throw new MedImagingException(ErrorKind.NotFound, $"There is no configuration '{file}'.");
        }

        try
        {
            return new ConfigurationBuilder().AddJsonFile(path, optional: file is null, reloadOnChange: false).AddMedImagingEnvironment().Build();
        }
        catch (InvalidDataException)
        {
            throw new MedImagingException(ErrorKind.InvalidInput, $"The configuration '{Path.GetFileName(path)}' is not JSON.");   // the parser quotes the file
        }
    }

    /// <summary>The providers of the host; at least one.</summary>
    public static IReadOnlyList<RegisteredProvider> Providers(IServiceProvider host)
        => host.GetServices<RegisteredProvider>().ToList() is { Count: > 0 } providers
            ? providers
            : throw new RequestException(ErrorKind.NotFound, $"No provider is configured: set GEMINI_API_KEY or another key, or write MedImaging:Providers into {FileName} or a file named by --config.");
}
