using System.Buffers;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging;

/// <summary>Steps that run a model.</summary>
public static class DetectSteps
{
    /// <summary>Makes a frame ready for a model, by the model's own recipe. A frame the model was not made for passes through; <see cref="Detect"/> says so.</summary>
    /// <typeparam name="TIn">What the flow takes.</typeparam>
    /// <param name="flow">The flow so far.</param>
    /// <param name="model">The model's name.</param>
    /// <returns>The builder, for chaining.</returns>
    public static FlowBuilder<TIn, ImageTensor> Preprocess<TIn>(this FlowBuilder<TIn, PixelFrame> flow, string model)
    {
        ArgumentNullException.ThrowIfNull(flow);
        ArgumentException.ThrowIfNullOrEmpty(model);
        return flow.Then<ImageTensor>(
            services => new Require(services).Model(model).Make(provider => new PreprocessStep(provider.GetRequiredKeyedService<IImageModel>(model))), nameof(Preprocess));
    }

    /// <summary>Runs a model, and disposes its input. A frame the model was not made for gives no finding, and the reason as a limitation.</summary>
    /// <typeparam name="TIn">What the flow takes.</typeparam>
    /// <param name="flow">The flow so far.</param>
    /// <param name="model">The model's name.</param>
    /// <returns>The builder, for chaining.</returns>
    public static FlowBuilder<TIn, Findings> Detect<TIn>(this FlowBuilder<TIn, ImageTensor> flow, string model)
    {
        ArgumentNullException.ThrowIfNull(flow);
        ArgumentException.ThrowIfNullOrEmpty(model);
        return flow.Then<Findings>(
            services => new Require(services).Model(model).Make(provider => new DetectStep(provider.GetRequiredKeyedService<IImageModel>(model))), nameof(Detect));
    }

    private sealed class PreprocessStep(IImageModel model) : IStep<PixelFrame, ImageTensor>
    {
        public ValueTask<ImageTensor> RunAsync(PixelFrame input, FlowContext context, CancellationToken cancellationToken)
        {
            RunFrames.Of(context).Keep(input);
            var frame = input.ToReference();
            return ValueTask.FromResult(model.WhyNot(frame) is null ? model.Preprocess(input) : Unused(frame));
        }

        // The type of the flow asks for a tensor; no model ever sees this one.
        private static ImageTensor Unused(FrameReference frame) => new(frame, MemoryPool<float>.Shared.Rent(1), 1, 1, 1, default);
    }

    private sealed class DetectStep(IImageModel model) : IStep<ImageTensor, Findings>
    {
        public async ValueTask<Findings> RunAsync(ImageTensor input, FlowContext context, CancellationToken cancellationToken)
        {
            using (input)
            {
                if (model.WhyNot(input.Frame) is not { } reason)
                {
                    return await model.DetectAsync(input, cancellationToken).ConfigureAwait(false);
                }

                context.Warn($"Model '{model.Description.Id}' was not run: {reason}");
                return new Findings { Frame = input.Frame, Model = model.Description, Items = [], Limitations = [reason] };
            }
        }
    }
}
