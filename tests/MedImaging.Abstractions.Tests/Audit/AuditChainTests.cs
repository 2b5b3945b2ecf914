using MedImaging.Testing;

namespace MedImaging.Tests.Audit;

public sealed class AuditChainTests
{
    private readonly AuditChain _plain = new();
    private readonly AuditChain _keyed = new(new Trails.Keys());

    [Fact]
    public async Task ATrailUnderAKey_IsNotGoneOnWithout()
    {
        var (_, head) = _keyed.Append(_keyed.Begin("t1", "e0"), Trails.Entry(1));

        Assert.Equal((true, false, false), (_keyed.Knows("k1"), _keyed.Knows("k2"), _plain.Knows("k1")));
        await Refusal.ExpectAsync(ErrorKind.Unauthorized, () => Task.FromResult(_plain.Append(head, Trails.Entry(2))));
        await Refusal.ExpectAsync(ErrorKind.Unauthorized, () => Task.FromResult(_plain.Begin("t1", "e1", head)));
        await Refusal.ExpectAsync(ErrorKind.Unauthorized, () => Task.FromResult(_plain.Append(_keyed.Begin("t1", "e0"), Trails.Entry(1))));
    }

    [Fact]
    public void ATrailWithoutKeys_GoesOn_AlsoUnderTheFirstKey()
    {
        var (_, head) = _plain.Append(_plain.Begin("t1", "e0"), Trails.Entry(1));

        Assert.Equal(2, _plain.Append(_plain.Begin("t1", "e1", head), Trails.Entry(2)).Record.Sequence);
        Assert.Equal(2, _keyed.Append(head, Trails.Entry(2)).Record.Sequence);
    }

    [Fact]
    public void ALink_SaysWhatHeadItWasPutTo_AndANewEpochDoesNotHideIt()
    {
        var sealedHead = _keyed.Append(_keyed.Begin("t1", "e0"), Trails.Entry(1)).Head;
        var plainHead = _plain.Append(_plain.Begin("t1", "e0"), Trails.Entry(1)).Head;
        (AuditHead Head, AuditFooting Footing)[] heads =
        [
            (sealedHead, AuditFooting.Sealed),
            (plainHead, AuditFooting.WithoutKey),
            (sealedHead with { KeyId = "another" }, AuditFooting.UnknownKey),
            (sealedHead with { Sequence = 7 }, AuditFooting.Unsealed),
            (sealedHead with { Seal = default }, AuditFooting.Unsealed),
            (sealedHead with { KeyId = null }, AuditFooting.Unsealed),
        ];

        foreach (var (head, footing) in heads)
        {
            var (link, after) = _keyed.Append(head, Trails.Entry(2));
            var begun = _keyed.Append(_keyed.Begin("t1", "e1", head), Trails.Entry(2)).Record;

            Assert.Equal((footing, footing), (AuditLink.Read(link).Footing, AuditLink.Read(begun).Footing));
            Assert.Equal(AuditFooting.Sealed, AuditLink.Read(_keyed.Append(after, Trails.Entry(3)).Record).Footing);
        }
    }
}
