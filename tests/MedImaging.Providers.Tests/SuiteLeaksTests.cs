using System.Diagnostics;
using MedImaging.Testing;

namespace MedImaging.Tests;

public sealed class SuiteLeaksTests
{
    [Fact]
    public void WhatTheProcessTells_AndWhatIsThrown_IsFound()
    {
        const string Word = "planted-in-the-suite-3e90";
        using var source = new ActivitySource("MedImaging.Tests.SuiteLeaks");
        var told = new SuiteLeaks([Word]);
        using (var activity = source.StartActivity("call"))
        {
            activity?.SetTag("gen_ai.prompt", Word);
        }

        Throw(Word);

        var error = Assert.ThrowsAny<Xunit.Sdk.XunitException>(told.Dispose);
        Assert.Contains("activity MedImaging.Tests.SuiteLeaks", error.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(MedImagingException), error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Word, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsToldWhileItIsStopped_IsNotHeard_AndWhatWasFoundBeforeIsKept()
    {
        const string Before = "planted-before-the-stop-88", During = "planted-during-the-stop-88";
        var told = new SuiteLeaks([Before, During]);
        Throw(Before);
        told.Pause();
        Throw(During);
        told.Resume();

        string message = Assert.ThrowsAny<Xunit.Sdk.XunitException>(told.Dispose).Message;

        Assert.Contains("canary 0", message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary 1", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARunWhoseTestsPassedButLeaked_Fails()
    {
        var start = new ProcessStartInfo("dotnet", [typeof(SuiteLeaksTests).Assembly.Location, "-explicit", "only", "-method", $"*.{nameof(APlantedLeak)}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var run = Process.Start(start)!;
        var said = await Task.WhenAll(
            run.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), run.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await run.WaitForExitAsync(TestContext.Current.CancellationToken);

        string output = string.Concat(said);
        Assert.True(run.ExitCode != 0, output);
        Assert.Contains("Total: 1, Errors: 1, Failed: 0", output, StringComparison.Ordinal);
        Assert.DoesNotContain(Canaries.Key, output, StringComparison.Ordinal);
    }

    // Not a test: what the one above runs in a process of its own.
    [Fact(Explicit = true)]
    public void APlantedLeak() => Throw(Canaries.Key);

    private static void Throw(string word) => Assert.Throws<MedImagingException>((Action)(() => throw new MedImagingException(ErrorKind.Unexpected, word)));
}
