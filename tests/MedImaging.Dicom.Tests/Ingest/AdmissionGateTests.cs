using MedImaging.Testing;

namespace MedImaging.Dicom.Tests;

public sealed class AdmissionGateTests
{
    private readonly FakeTime _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task BeyondThePlacesRequestsWait_AndBeyondTheQueueTheyAreTurnedAway()
    {
        var gate = new AdmissionGate(new IngestLimits { MaxConcurrentRequests = 50, MaxWaitingRequests = 2 }, _time);
        var places = new List<IDisposable>();
        for (int i = 0; i < 50; i++)
        {
            places.Add(await gate.EnterAsync(Urgency.Routine, Token));
        }

        var waits = gate.EnterAsync(Urgency.Routine, Token).AsTask();
        var waitsToo = gate.EnterAsync(Urgency.Routine, Token).AsTask();
        await Refusal.ExpectAsync(ErrorKind.Throttled, async () => await gate.EnterAsync(Urgency.Stat, Token));
        Assert.False(waits.IsCompleted);
        places[0].Dispose();
        places[0].Dispose();
        Assert.NotNull(await waits);
        Assert.False(waitsToo.IsCompleted);
    }

    [Fact]
    public async Task AStatRequest_OvertakesARoutineOneThatWaits()
    {
        var gate = new AdmissionGate(new IngestLimits { MaxConcurrentRequests = 1 }, _time);
        var place = await gate.EnterAsync(Urgency.Routine, Token);
        var order = new List<string>();
        var waits = new[] { Urgency.Routine, Urgency.Urgent, Urgency.Stat }.Select(urgency => NoteAsync(gate, urgency, order)).ToList();
        place.Dispose();
        await Task.WhenAll(waits);
        Assert.Equal(["Stat", "Urgent", "Routine"], order);
    }

    [Fact]
    public async Task UnderStatWithoutEnd_ARoutineRequestStillHasItsTurn()
    {
        var gate = new AdmissionGate(new IngestLimits { MaxConcurrentRequests = 1 }, _time);
        var place = await gate.EnterAsync(Urgency.Stat, Token);
        var routine = gate.EnterAsync(Urgency.Routine, Token).AsTask();
        int overtaken = 0;
        while (!routine.IsCompleted && overtaken < 1000)
        {
            var stat = gate.EnterAsync(Urgency.Stat, Token).AsTask();
            _time.Advance(TimeSpan.FromSeconds(5));
            place.Dispose();
            if (await Task.WhenAny(stat, routine) == stat)
            {
                overtaken++;
                place = await stat;
            }
        }

        Assert.InRange(overtaken, 1, 13);   // a minute's worth of stats, one each five seconds
    }

    [Fact]
    public async Task OneThatGivesUp_LeavesItsPlaceInTheQueue()
    {
        var gate = new AdmissionGate(new IngestLimits { MaxConcurrentRequests = 1, MaxWaitingRequests = 1 }, _time);
        var place = await gate.EnterAsync(Urgency.Routine, Token);
        using var stop = new CancellationTokenSource();
        var gone = gate.EnterAsync(Urgency.Stat, stop.Token).AsTask();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        var next = gate.EnterAsync(Urgency.Routine, Token).AsTask();
        place.Dispose();
        Assert.NotNull(await next);
    }

    private static async Task NoteAsync(AdmissionGate gate, Urgency urgency, List<string> order)
    {
        using var place = await gate.EnterAsync(urgency, Token);
        order.Add(urgency.ToString());
    }
}
