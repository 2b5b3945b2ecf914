using MedImaging.Testing;

namespace MedImaging.Tests.Feedback;

public sealed class InMemoryFeedbackStoreTests : FeedbackStoreContract
{
    protected override IFeedbackStore Feedback { get; } = new InMemoryFeedbackStore();
}
