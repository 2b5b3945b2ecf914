using System.Globalization;
using MedImaging.Providers;
using MedImaging.Testing;
using Microsoft.Extensions.AI;

namespace MedImaging.Tests.Caching;

public sealed class RandomOperationsTests(ITestOutputHelper output)
{
    private static readonly int Operations = int.TryParse(Environment.GetEnvironmentVariable("MEDIMAGING_CACHE_OPERATIONS"), CultureInfo.InvariantCulture, out int count) ? count : 250_000;

    // The model inside answers with whose call it is, and what was asked: an answer that came from another patient or tenant tells on itself.
    // The reference remembers, without bounds, when each was answered last: what it does not know must not be a hit.
    [Fact]
    public async Task NoAnswer_EverCrossesPatientsOrTenants()
    {
        var time = new FakeTime();
        var random = new Random(17);
        var inner = new EchoChatClient(static (messages, options) => EchoChatClient.Good($"{options.GetScope().Tenant}|{options.GetScope().Patient}|{options?.Temperature}|{messages.Last().Text}"));
        using var client = inner.UseResponseCache(new ResponseCacheOptions { MaximumBytes = 400_000, KeepsSampledAnswers = true }, time);
        string[] tenants = ["", "n", "no", "north", "south"], patients = ["", "p", "p1", "1", "north"], questions = [.. Enumerable.Range(0, 20).Select(i => $"q{i}")];
        var answered = new Dictionary<(string, string, float?, string), TimeSpan>();
        var asked = questions.Select(CacheCalls.Ask).ToArray();
        var options = (from tenant in tenants from patient in patients from heat in new float?[] { null, 0, 0.5f } select new ChatOptions { Temperature = heat }.WithScope(new CallScope { Tenant = tenant, Patient = patient })).ToArray();
        int hits = 0;
        for (int i = 0; i < Operations; i++)
        {
            var option = options[random.Next(options.Length)];
            int question = random.Next(questions.Length);
            var scope = option.GetScope();
            var answer = await client.GetResponseAsync(asked[question], option);
            Assert.Equal($"{scope.Tenant}|{scope.Patient}|{option.Temperature}|{questions[question]}", answer.Text);
            var key = (scope.Tenant!, scope.Patient!, option.Temperature, questions[question]);
            if (answer.IsFromCache())
            {
                hits++;
                Assert.True(scope.Tenant!.Length > 0 && scope.Patient!.Length > 0);
                Assert.True(time.Elapsed - answered[key] < TimeSpan.FromMinutes(30));
            }
            else
            {
                answered[key] = time.Elapsed;
            }

            if (random.Next(50) == 0)
            {
                time.Advance(TimeSpan.FromSeconds(random.Next(120)));
            }
        }

        output.WriteLine($"{Operations} operations, {hits} hits, {inner.Calls} calls");
        Assert.Equal(Operations, hits + inner.Calls);
        Assert.InRange(hits, Operations / 20, Operations);
    }
}
