using System.Buffers;
using System.Numerics.Tensors;
using MedImaging.Kernels;

namespace MedImaging;

/// <content>From a frame to planes of the output.</content>
public sealed partial class PreprocessingPlan
{
    // As many planes as there is room for: all channels, or one of a stack.
    private void RunFrame(in FramePixels frame, Span<float> destination)
    {
        int plane = Height * Width, channels = destination.Length / plane;
        bool isColour = frame.SamplesPerPixel == 3 && channels == 3;
        for (int channel = 0; channel < channels; channel++)
        {
            var values = destination.Slice(channel * plane, plane);
            if (channel == 0 || isColour)
            {
                int source = !isColour ? PlaneRows.Brightness : _order == ChannelOrder.Bgr ? 2 - channel : channel;
                RunChannel(frame, source, values);
                PlaneStages.Run(_stages.After, frame, values, Width, _taps);
            }
            else
            {
                destination[..plane].CopyTo(values);
            }
        }
    }

    private void RunChannel(in FramePixels frame, int channel, Span<float> destination)
    {
        var layout = ResizeLayout.For(_stages.Resize, frame.Rows, frame.Columns);
        if (_stages.Staged.Length == 0)
        {
            using var rows = new PlaneRows(frame, channel, layout.SourceLeft, _stages.Rest);
            Resample(layout, rows, destination);
            return;
        }

        int count = frame.Rows * frame.Columns;
        float[] rented = ArrayPool<float>.Shared.Rent(count);
        try
        {
            var plane = rented.AsSpan(0, count);
            Fill(frame, channel, plane);
            PlaneStages.Run(_stages.Staged, frame, plane, frame.Columns, _taps);
            Resample(layout, new PlaneRows(plane, frame, layout.SourceLeft, _stages.Rest), destination);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }

    private void Fill(in FramePixels frame, int channel, Span<float> plane)
    {
        using var rows = new PlaneRows(frame, channel, 0, _stages.Lead, isAll: true);
        for (int y = 0; y < frame.Rows; y++)
        {
            rows.Read(y, plane.Slice(y * frame.Columns, frame.Columns));
        }
    }

    private void Resample(in ResizeLayout layout, in PlaneRows rows, Span<float> destination)
    {
        ResizeTaps down = _taps.Resize(layout.SourceHeight, layout.OutputHeight), across = _taps.Resize(layout.SourceWidth, layout.OutputWidth);
        var strips = new ResizeStrips(down, across, layout.SourceWidth);
        float[] scratch = ArrayPool<float>.Shared.Rent(strips.ScratchLength);
        try
        {
            if (layout.IsPadded)
            {
                destination.Fill((float)_stages.Resize.Padding);
            }

            strips.Run(rows, layout.SourceTop, scratch, destination[((layout.OutputTop * Width) + layout.OutputLeft)..], Width);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(scratch);
        }
    }

    private void Normalize(Span<float> destination, int plane)
    {
        if (_stages.After is not [.., NormalizeStep step])
        {
            return;
        }

        for (int channel = 0; channel < Channels; channel++)
        {
            if (step.Mean[channel] == 0 && (float)step.Deviation[channel] == 1f)
            {
                continue;   // less nothing, divided by one: the value itself
            }

            var values = destination.Slice(channel * plane, plane);
            IntensityKernels.Normalize(values, (float)step.Mean[channel], (float)step.Deviation[channel], values);
        }
    }
}
