namespace MedImaging.Testing;

/// <summary>A fault by its name.</summary>
/// <param name="Name">The name, for messages and counts.</param>
/// <param name="Answer">What a <see cref="FakeProvider"/> does.</param>
public sealed record FakeFault(string Name, FakeAnswer Answer)
{
    /// <summary>Every fault of an HTTP answer; those that only end by time are in <see cref="Slow"/>.</summary>
    public static IReadOnlyList<FakeFault> Quick { get; } =
    [
        new("429", FakeFaults.RateLimited()),
        new("429 in seconds", FakeFaults.RateLimited("2")),
        new("429 until a date", FakeFaults.RateLimitedUntil(DateTimeOffset.UtcNow.AddMinutes(1))),
        new("429 in a negative time", FakeFaults.RateLimited("-5")),
        new("429 in a huge time", FakeFaults.RateLimited("999999999999999999999")),
        new("429 with garbage", FakeFaults.RateLimited("soon")),
        new("500", FakeFaults.Status(500)),
        new("501", FakeFaults.Status(501)),
        new("502", FakeFaults.Html(502)),
        new("503", FakeFaults.Status(503)),
        new("504", FakeFaults.Status(504)),
        new("reset before the head", FakeAnswer.Reset()),
        new("reset in the body", FakeFaults.ResetMidBody()),
        new("half a body", FakeFaults.HalfThenClose()),
        new("half a stream", FakeFaults.HalfEvents()),
        new("garbage in a stream", FakeFaults.EventGarbage()),
        new("a long line", FakeFaults.LongLine()),
        new("split UTF-8", FakeFaults.SplitUtf8("\u00fc\u4e2d\ud83e\ude7b")),
        new("wrong schema", FakeFaults.WrongSchema()),
        new("broken JSON", FakeFaults.BrokenJson()),
        new("HTML", FakeFaults.Html()),
        new("200 with an error", FakeFaults.ErrorInGoodAnswer()),
        new("nothing", FakeFaults.Empty()),
        new("NaN", FakeFaults.NotANumber()),
        new("10 GB", FakeFaults.Endless()),
        new("10 GB by its length", FakeFaults.Huge()),
        new("a gzip bomb", FakeBombs.Gzip()),
        new("a redirect to metadata", FakeFaults.Redirect()),
        new("another request's answer", FakeFaults.AnotherRequestsAnswer()),
        new("the body twice", FakeFaults.DoubleBody()),
        new("a duplicate answer", FakeFaults.DuplicateAnswer()),
        new("no HTTP", FakeFaults.Raw("SSH-2.0-OpenSSH_9.6\r\n"u8.ToArray())),
    ];

    /// <summary>The faults that only the other side's patience ends.</summary>
    public static IReadOnlyList<FakeFault> Slow { get; } =
    [
        new("hang before the head", FakeAnswer.Hang()),
        new("hang in the body", FakeFaults.HangMidBody()),
        new("hang in a stream", FakeFaults.HangMidBody("data: 1\n\ndata: 2\n\n", "text/event-stream")),
        new("a byte at a time", FakeFaults.Drip(TimeSpan.FromMilliseconds(20), new string(' ', 100_000))),   // over half an hour
    ];
}
