using MedImaging.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Imaging;

/// <summary>The whole imaging flow, in a process that dies at every write to the journal; another process goes on with the same stores.</summary>
public sealed class ImagingCrashTests
{
    private const string RunId = "imaging-run";

    private static readonly SignOff Answer = new() { Reviewer = new Reviewer("u1", "Dr. Test", ReviewerRole.Radiologist), Decision = SignOffDecision.Approved, At = Samples.At };

    [Fact]
    public async Task KilledAtEveryJournalBoundary_TheSameReportIsSignedAndStoredOnce()
    {
        var expected = await new World().LiveAsync(int.MaxValue);
        Assert.NotNull(expected);
        int deaths = 0;
        for (int boundary = 1; ; boundary++)
        {
            var world = new World();
            if (await world.LiveAsync(boundary) is { } undisturbed)
            {
                Assert.Equal(expected, undisturbed);
                break;
            }

            deaths++;
            var signed = await world.LiveAsync(int.MaxValue);
            Assert.Equal(expected, signed);
            Assert.Equal([2], await world.VersionsAsync());
        }

        Assert.InRange(deaths, 15, 200);
    }

    /// <summary>What outlives a process: its journal, its stores, its clock.</summary>
    private sealed class World
    {
        private readonly FakeTime _time = new(Samples.At);
        private readonly InMemoryRunJournal _journal;
        private readonly ClinicalStores _stores;
        private readonly InMemoryContentStore _content = new();

        public World()
        {
            _journal = new InMemoryRunJournal(_time);
            _stores = new ClinicalStores(new InMemoryRecordStore(), _content, _time);
        }

        /// <summary>One life of the process. Returns the hash of the signed report, or nothing when it died.</summary>
        public async Task<ContentHash?> LiveAsync(int boundary)
        {
            var died = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            int passed = 0;
            var journal = new DyingJournal(_journal, async () =>
            {
                if (Interlocked.Increment(ref passed) >= boundary)
                {
                    died.TrySetResult();
                    await Task.Delay(Timeout.Infinite);
                }
            });
            var life = Task.Run(() => RunAsync(Host(journal)));
            if (await Task.WhenAny(life, died.Task) == life)
            {
                return await life;
            }

            _time.JumpWallClock(TimeSpan.FromMinutes(5));   // the dead process's lease lapses
            return null;
        }

        public async Task<IReadOnlyList<int>> VersionsAsync()
        {
            var versions = new List<int>();
            await foreach (var stored in _stores.For(Caller.Process).Reports.ListAsync())
            {
                versions.Add(stored.Version);
            }

            return versions;
        }

        private static async Task<ContentHash?> RunAsync(IServiceProvider host)
        {
            var runs = host.GetRequiredService<FlowRuns>();
            var source = new StudySource([new FakeImage { Fill = 120, Sop = "1", Number = 1 }.ToSource(), new FakeImage { Fill = 60, Sop = "2", Number = 2 }.ToSource()]);
            FlowRun run = await runs.FindAsync(RunId) is null
                ? await host.GetRequiredService<Flow<StudySource, SignedReport>>().StartAsync(source, new FlowContext { RunId = RunId })
                : await runs.ResumeAsync(RunId);
            await run.Ended;
            if ((await runs.QuestionsAsync(RunId)).Count > 0)
            {
                run = await runs.AnswerAsync(RunId, Answer);
            }

            var signed = await ((FlowRun<SignedReport>)run).WaitAsync();
            var verified = await host.GetRequiredService<ProvenanceVerifier>().VerifyAsync(signed, new VerificationOptions { RerunModels = true });
            Assert.True(verified.IsIntact, string.Join("; ", verified.Broken));

            // A run that died before it was accepted is accepted later; all else must be the same.
            return (signed.Content with { CreatedAt = Samples.At }).ComputeHash();
        }

        // Never disposed when it dies: a killed process tidies nothing up.
        private ServiceProvider Host(IRunJournal journal)
        {
            var services = new ServiceCollection();
            services.AddSingleton<TimeProvider>(_time);
            services.AddSingleton(journal);
            services.AddSingleton(_stores);
            services.AddSingleton<IContentStore>(_content);
            services.AddSingleton<IImageReader, FakeReader>();
            services.AddSingleton<IFrameRenderer, FakeRenderer>();
            services.AddKeyedSingleton<IImageModel, FakeModel>("chest");
            services.AddMedImaging().AddFlows().AddFlow<StudySource, SignedReport>("signed", flow => flow.StandardWithSignOff("chest"));
            return services.BuildServiceProvider();
        }
    }
}
