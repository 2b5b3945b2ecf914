using MedImaging.Testing;

namespace MedImaging.Tests;

/// <summary>Every fault at every message: what comes out is the result, a typed error or "unknown", the truth on the server agrees with it, and nothing leaks.</summary>
public sealed class FaultMatrixTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);

    private static readonly ServedMessage[] Messages =
        [ServedMessage.Handshake, ServedMessage.Hello, ServedMessage.Logon, ServedMessage.Begin, ServedMessage.Run, ServedMessage.Pull, ServedMessage.Commit];

    public static TheoryData<int, int, string> Cases
    {
        get
        {
            var data = new TheoryData<int, int, string>();
            foreach (var version in (ServedVersion[])[new(5, 8), new(5, 4), new(4, 4)])
            {
                foreach (string fault in (string[])["unread", "before", "after", "within", "answered", "fin", "late", "noise", "silent", "deadlock"])
                {
                    data.Add(version.Major, version.Minor, fault);
                }
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public async Task AFault_AtAnyMessage_IsATypedErrorOrNone_AndTheNextTransactionIsWell(int major, int minor, string name)
    {
        foreach (var message in Messages.Where(message => IsPossible(message, name)))
        {
            // The server's log of violations is the second judge; noise and cuts are its own doing.
            await using var server = BoltServer.Start(new() { MinimumVersion = new(major, minor), MaximumVersion = new(major, minor), ReceiveTimeoutSeconds = name == "silent" ? 1 : null }).Serve();
            await using var session = server.Open(static options => options.ConnectTimeout = TimeSpan.FromSeconds(1));
            server.Break(message, FaultOf(name));

            var error = await Record.ExceptionAsync(async () => await session.PutAsync("a", 1L).AsTask().WaitAsync(Guard));

            string what = $"{name} at {message}: {error}";
            Assert.True(error is null or MedImagingException, what);

            // What ends with the last answer before COMMIT may be noticed only when COMMIT is on its way.
            Assert.True(error is not CommitUnknownException || message == ServedMessage.Commit || (message == ServedMessage.Pull && name == "answered"), what);
            server.Mend();
            bool isThere = server.State.Snapshot().ContainsKey("a");
            Assert.True(error is CommitUnknownException || isThere == error is null, what);
            await session.PutAsync("b", 2L).AsTask().WaitAsync(Guard);
            Assert.Equal(2L, server.State.Snapshot()["b"]);
            Assert.True(session.Pool().InUse == 0, what);
        }
    }

    [Fact]
    public async Task SignsOfLife_KeepAConnection_ThatIsSlowerThanTheServerPromised()
    {
        await using var server = BoltServer.Start(new() { ReceiveTimeoutSeconds = 1 }).Serve()
            .Break(ServedMessage.Run, BoltFault.Late(TimeSpan.FromSeconds(2.5), noopEvery: TimeSpan.FromMilliseconds(200)));
        await using var session = server.Open();

        await session.PutAsync("a", 1L).AsTask().WaitAsync(Guard);

        Assert.Equal(1, server.ConnectionsAccepted);
    }

    [Fact]
    public async Task ResetThatFails_CostsTheConnection_AndNothingElse()
    {
        await using var server = BoltServer.Start().Serve().Break(ServedMessage.Reset, BoltFault.CutBefore()).Break(ServedMessage.Rollback, BoltFault.Fail("Neo.DatabaseError.General.UnknownError"));
        await using var session = server.Open();
        foreach (int _ in (int[])[1, 2])
        {
            await Assert.ThrowsAsync<InvalidDataException>(async () => await session.WriteAsync<int>(static async (transaction, token) =>
            {
                await transaction.RunAsync([new(SessionBench.Put, ("key", "a"), ("value", 1L))], token);
                throw new InvalidDataException();
            }));
        }

        Assert.Empty(server.State.Snapshot());
        await session.PutAsync("b", 1L);
        Assert.Equal(0, session.Pool().InUse);
    }

    private static bool IsPossible(ServedMessage message, string fault)
        => message == ServedMessage.Handshake ? fault is "before" or "unread" : message != ServedMessage.Logon || fault != "deadlock";

    private static BoltFault FaultOf(string name) => name switch
    {
        "unread" => BoltFault.CutUnread(),
        "before" => BoltFault.CutBefore(),
        "after" => BoltFault.CutAfter(),
        "within" => BoltFault.CutWithin(3),
        "answered" => BoltFault.CutAnswered(),
        "fin" => BoltFault.CutAfter(reset: false),
        "late" => BoltFault.Late(TimeSpan.FromMilliseconds(50)),
        "noise" => BoltFault.Bytes(new byte[] { 0, 3, 0xB1, 0x70, 0xF1, 0, 0 }),
        "silent" => BoltFault.Silent(),
        _ => BoltFault.Fail(ServedFailure.Deadlock),
    };
}
