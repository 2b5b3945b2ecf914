using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace MedImaging.Formats.Tests;

public class RegistrationTests
{
    [Fact]
    public void AddFormats_RegistersExportersByFormat_AndTheRenderer()
    {
        using var services = new ServiceCollection().AddMedImagingWithFormats(options => options.OrganizationName = "Example");

        Assert.Equal("json", services.GetRequiredKeyedService<IReportExporter>("json").Format);
        Assert.Equal("pdf", services.GetRequiredKeyedService<IReportExporter>("pdf").Format);
        Assert.IsType<FrameRenderer>(services.GetRequiredService<IFrameRenderer>());
        Assert.Equal("Example", services.GetRequiredService<IOptions<PdfReportOptions>>().Value.OrganizationName);
    }

    [Theory, InlineData(""), InlineData("not a language"), InlineData("en_US")]
    public void AddFormats_RefusesALanguageThatIsNone(string language)
    {
        using var services = new ServiceCollection().AddMedImagingWithFormats(options => options.Language = language);

        Assert.Throws<OptionsValidationException>(() => services.GetRequiredKeyedService<IReportExporter>("pdf"));
    }

    [Fact]
    public void AddFormats_LeavesWhatTheHostRegisteredFirst()
    {
        var services = new ServiceCollection();
        var own = new FrameRenderer();
        services.AddSingleton<IFrameRenderer>(own);
        services.AddMedImaging().AddFormats().AddFormats();

        using var provider = services.BuildServiceProvider();

        Assert.Same(own, provider.GetRequiredService<IFrameRenderer>());
        Assert.Single(provider.GetKeyedServices<IReportExporter>("pdf"));
    }
}

file static class Hosts
{
    public static ServiceProvider AddMedImagingWithFormats(this IServiceCollection services, Action<PdfReportOptions> configure)
    {
        services.AddMedImaging().AddFormats(configure);
        return services.BuildServiceProvider();
    }
}
