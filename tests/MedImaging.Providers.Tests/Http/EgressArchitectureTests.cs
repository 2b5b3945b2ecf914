using System.Reflection;
using MedImaging.Providers;
using MedImaging.Testing;
using Microsoft.Extensions.AI;

namespace MedImaging.Tests.Http;

/// <summary>No client that can reach another machine is built without a gate.</summary>
public sealed class EgressArchitectureTests
{
    private static readonly Type[] Ports = [typeof(IChatClient), typeof(IEmbeddingGenerator), typeof(ISpeechToTextClient), typeof(ITextToSpeechClient), typeof(ILiteratureSource)];

    private static readonly Type[] WaysOut =
        [typeof(HttpMessageInvoker), typeof(HttpMessageHandler), typeof(System.Net.Sockets.Socket), typeof(System.Net.Sockets.TcpClient), typeof(System.Net.WebSockets.WebSocket)];

    private static readonly Type[] Sockets = [typeof(ProviderChannel), typeof(ProviderNetwork), typeof(ProviderSockets), typeof(WithholdingHandler)];

    [Fact]
    public void EveryClientThatOpensAChannel_RequiresAGate()
        => Assert.Empty(typeof(ProviderChannel).Assembly.GetTypes().Where(type => type.IsVisible).SelectMany(Violations));

    [Fact]
    public void TheChannel_IsTheOnlyWayOut()
    {
        var others = typeof(ProviderChannel).Assembly.GetTypes()
            .Where(type => !Sockets.Contains(type.DeclaringType ?? type))
            .SelectMany(type => type.GetFields(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(field => WaysOut.Any(way => way.IsAssignableFrom(field.FieldType)))
            .Select(field => $"{field.DeclaringType}.{field.Name}");
        Assert.Empty(others);
    }

    [Fact]
    public void TheRule_FindsAClientWithoutAGate()
    {
        Assert.Single(Violations(typeof(WithoutGate)));
        Assert.Single(Violations(typeof(WithOptionalGate)));
        Assert.Empty(Violations(typeof(WithGate)));
        Assert.Empty(Violations(typeof(Decorator)));
        Assert.Empty(Violations(typeof(LocalFiles)));
    }

    private static IEnumerable<string> Violations(Type type)
        => type is { IsClass: true, IsAbstract: false } && Ports.Any(port => port.IsAssignableFrom(type))
            ? type.GetConstructors().Where(each => !HasGate(each) && !HasInner(each) && (Reaches(type, []) || each.GetParameters().Any(IsAddress))).Select(each => $"{type}: {each}")
            : [];

    private static bool HasGate(ConstructorInfo constructor)
        => constructor.GetParameters().Any(parameter => parameter.ParameterType == typeof(IEgressGate) && !parameter.IsOptional && new NullabilityInfoContext().Create(parameter).WriteState == NullabilityState.NotNull);

    private static bool HasInner(ConstructorInfo constructor)
        => constructor.GetParameters().Any(parameter => Mentions(parameter.ParameterType, 0));

    // An inner client, or several, or a factory of them.
    private static bool Mentions(Type type, int depth)
        => Ports.Any(port => port.IsAssignableFrom(type)) || (depth < 4 && type.IsGenericType && type.GetGenericArguments().Any(each => Mentions(each, depth + 1)));

    private static bool IsAddress(ParameterInfo parameter) => parameter.ParameterType == typeof(ProviderEndpoint) || parameter.ParameterType == typeof(Uri);

    private static bool Reaches(Type type, HashSet<Type> seen)
        => seen.Add(type) && (type == typeof(ProviderChannel)
            || type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
                .SelectMany(field => field.FieldType.IsGenericType ? [field.FieldType, .. field.FieldType.GetGenericArguments()] : new[] { field.FieldType })
                .Any(each => each == typeof(ProviderChannel) || (each.Assembly == type.Assembly && Reaches(each, seen))));

    public abstract class Source : ILiteratureSource
    {
        public string Name => "test";

        public ValueTask<IReadOnlyList<EvidenceItem>> SearchAsync(LiteratureQuery query, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }

    public sealed class WithoutGate(Uri address) : Source
    {
        private readonly ProviderChannel _channel = Channels.To(address);

        public override string ToString() => _channel.Provider;
    }

    public sealed class WithOptionalGate(Uri address, IEgressGate? gate = null) : Source
    {
        private readonly ProviderChannel _channel = Channels.To(address, gate: gate);

        public override string ToString() => _channel.Provider;
    }

    public sealed class WithGate(Uri address, IEgressGate gate) : Source
    {
        private readonly ProviderChannel _channel = Channels.To(address, gate: gate);

        public override string ToString() => _channel.Provider;
    }

    public sealed class Decorator(IReadOnlyList<ILiteratureSource> inner) : Source
    {
        public override string ToString() => inner[0].ToString()!;
    }

    public sealed class LocalFiles(string folder) : Source
    {
        public override string ToString() => folder;
    }
}
