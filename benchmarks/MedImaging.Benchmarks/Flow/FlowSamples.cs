using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Benchmarks;

/// <summary>Flows whose steps do next to nothing, so that what is left is the engine.</summary>
internal static class FlowSamples
{
    public static ServiceProvider NewServices() => new ServiceCollection().AddMedImaging().Services.BuildServiceProvider();

    public static Flow<int, int> Steps(IServiceProvider services, int count)
    {
        var flow = MedImaging.Flow.Start<int>("steps");
        for (int i = 0; i < count; i++)
        {
            flow = flow.Then(new AddOne());
        }

        return flow.Build(services);
    }

    public sealed class AddOne : IStep<int, int>
    {
        public ValueTask<int> RunAsync(int input, FlowContext context, CancellationToken cancellationToken) => new(input + 1);
    }

    public sealed class YieldOnce : IStep<int, int>
    {
        public async ValueTask<int> RunAsync(int input, FlowContext context, CancellationToken cancellationToken)
        {
            await Task.Yield();
            return input + 1;
        }
    }
}
