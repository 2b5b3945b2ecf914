using System.Runtime.CompilerServices;

namespace MedImaging.Codecs;

/// <summary>Encodes lines (T.87 annex A). With loss, a line holds what the decoder will see as soon as it is coded.</summary>
internal readonly ref struct JpegLsLineEncoder
{
    private readonly JpegLsModel _model;
    private readonly JpegLsParameters _parameters;
    private readonly JpegLsBitWriter _writer;
    private readonly int _limit;
    private readonly int _errorBits;
    private readonly int _range;
    private readonly bool _isPlain;

    public JpegLsLineEncoder(JpegLsModel model, JpegLsBitWriter writer)
    {
        (_model, _parameters, _writer) = (model, model.Parameters, writer);
        (_limit, _errorBits, _range, _isPlain) = (_parameters.Limit, _parameters.ErrorBits, _parameters.Range, _parameters.IsPlain);
    }

    /// <summary>Gets the most bytes that a line of so many samples can take; a run's code and its interruption count as one sample's.</summary>
    public static int MostBytes(int samples) => 16 + (samples * 10);

    /// <summary>Encodes a line of one component, where components do not share their pixels.</summary>
    public void Encode(Span<ushort> line, Span<ushort> above, int component)
    {
        JpegLsModel.SetEdges(line, above);
        _writer.Reserve(MostBytes(line.Length));
        if (_isPlain)
        {
            Encode<JpegLsPlain>(line, above, ref _model.RunIndex[component]);
        }
        else
        {
            Encode<JpegLsGeneral>(line, above, ref _model.RunIndex[component]);
        }
    }

    /// <summary>Encodes a line whose components take turns pixel by pixel (T.87 B.3).</summary>
    public void EncodeSamples(int components, int row)
    {
        for (int c = 0; c < components; c++)
        {
            JpegLsModel.SetEdges(_model.Line(c, row), _model.Line(c, row - 1));
        }

        _writer.Reserve(MostBytes((_model.Width + 2) * components));
        Span<int> contexts = stackalloc int[4];
        for (int x = 1; x <= _model.Width; x++)
        {
            int any = 0;
            for (int c = 0; c < components; c++)
            {
                contexts[c] = ContextOf(_model.Line(c, row), _model.Line(c, row - 1), x);
                any |= contexts[c];
            }

            if (any == 0)
            {
                x = EncodeRunOfSamples(components, row, x);
                continue;
            }

            for (int c = 0; c < components; c++)
            {
                var line = _model.Line(c, row);
                var above = _model.Line(c, row - 1);
                line[x] = (ushort)(_isPlain
                    ? EncodeRegular<JpegLsPlain>(_model.Contexts, contexts[c], line[x], line[x - 1], above[x], above[x - 1])
                    : EncodeRegular<JpegLsGeneral>(_model.Contexts, contexts[c], line[x], line[x - 1], above[x], above[x - 1]));
            }
        }
    }

    private void Encode<TMode>(Span<ushort> line, ReadOnlySpan<ushort> above, ref int runIndex)
        where TMode : struct, IJpegLsMode
    {
        sbyte[] gradients = _model.Gradients;
        var contexts = _model.Contexts;
        int width = line.Length - 2, left = line[0], top = above[0], right = above[1];
        for (int x = 1; x <= width; x++)
        {
            int corner = top;
            top = right;
            right = above[x + 1];
            int index = (((gradients[JpegLsModel.GradientCenter + right - top] * 9) + gradients[JpegLsModel.GradientCenter + top - corner]) * 9) + gradients[JpegLsModel.GradientCenter + corner - left];
            if (index != 0)
            {
                left = EncodeRegular<TMode>(contexts, index, line[x], left, top, corner);
                line[x] = (ushort)left;
                continue;
            }

            x = EncodeRun(line, above, x, ref runIndex);
            if (x <= width)
            {
                (left, top, right) = (line[x], above[x], above[x + 1]);
            }
        }
    }

    private int ContextOf(ReadOnlySpan<ushort> line, ReadOnlySpan<ushort> above, int x)
    {
        int a = line[x - 1], b = above[x], c = above[x - 1], d = above[x + 1];
        ReadOnlySpan<sbyte> gradients = _model.Gradients;
        return (((gradients[JpegLsModel.GradientCenter + d - b] * 9) + gradients[JpegLsModel.GradientCenter + b - c]) * 9) + gradients[JpegLsModel.GradientCenter + c - a];
    }

    /// <summary>Encodes a sample in the regular mode and gives it as the decoder will see it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int EncodeRegular<TMode>(JpegLsContext[] contexts, int index, int sample, int left, int above, int corner)
        where TMode : struct, IJpegLsMode
    {
        int sign = index >> 31, max = _parameters.MaxValue;
        ref var context = ref contexts[(index ^ sign) - sign];
        int k = context.K, prediction = JpegLsMath.Correct(JpegLsMath.Predict(left, above, corner), context.C, sign, max);
        int error = ((sample - prediction) ^ sign) - sign, seen = sample;
        if (!TMode.IsPlain)
        {
            error = Quantize(error);
            seen = Math.Clamp(prediction + (((error ^ sign) - sign) * _parameters.Step), 0, max);
        }

        error = Reduce<TMode>(error);
        int inverted = error ^ context.Invert, mapped = (inverted << 1) ^ (inverted >> 31);
        WriteCode(mapped, k, _limit);
        context.Update(error, TMode.IsPlain ? 1 : _parameters.Step, _parameters.Reset, TMode.IsPlain || _parameters.Near == 0);
        return seen;
    }

    private int Quantize(int error)
    {
        int near = _parameters.Near;
        return error > 0 ? (error + near) / _parameters.Step : -((near - error) / _parameters.Step);
    }

    /// <summary>The error modulo the range, from -range/2 on (T.87 A.4.5).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Reduce<TMode>(int error)
        where TMode : struct, IJpegLsMode
    {
        if (TMode.IsPlain)
        {
            int half = _range >> 1;
            return ((error + half) & (_range - 1)) - half;
        }

        error += error < 0 ? _range : 0;
        return error >= (_range + 1) / 2 ? error - _range : error;
    }

    private int EncodeRun(Span<ushort> line, ReadOnlySpan<ushort> above, int x, ref int runIndex)
    {
        int most = line.Length - 1 - x, length = 0, left = line[x - 1], near = _parameters.Near;
        while (length < most && Math.Abs(line[x + length] - left) <= near)
        {
            line[x + length] = (ushort)left;
            length++;
        }

        WriteRun(length, length == most, ref runIndex);
        x += length;
        if (length < most)
        {
            line[x] = EncodeInterruption(line[x], left, above[x], runIndex, mayBeEqual: true);
            runIndex -= runIndex > 0 ? 1 : 0;
        }

        return x;
    }

    private int EncodeRunOfSamples(int components, int row, int x)
    {
        int most = _model.Width + 1 - x, length = 0;
        while (length < most && IsInRun(components, row, x + length, x - 1))
        {
            for (int c = 0; c < components; c++)
            {
                var line = _model.Line(c, row);
                line[x + length] = line[x - 1];
            }

            length++;
        }

        WriteRun(length, length == most, ref _model.RunIndex[0]);
        x += length;
        if (length < most)
        {
            for (int c = 0; c < components; c++)
            {
                var line = _model.Line(c, row);
                line[x] = EncodeInterruption(line[x], line[x - 1], _model.Line(c, row - 1)[x], _model.RunIndex[0], mayBeEqual: false);
            }

            _model.RunIndex[0] -= _model.RunIndex[0] > 0 ? 1 : 0;
        }

        return x;
    }

    private bool IsInRun(int components, int row, int x, int left)
    {
        for (int c = 0; c < components; c++)
        {
            var line = _model.Line(c, row);
            if (Math.Abs(line[x] - line[left]) > _parameters.Near)
            {
                return false;
            }
        }

        return true;
    }

    // T.87 A.7.1.2
    private void WriteRun(int length, bool endsLine, ref int runIndex)
    {
        while (length >= 1 << JpegLsModel.RunBits[runIndex & 31])
        {
            _writer.Write(1, 1);
            length -= 1 << JpegLsModel.RunBits[runIndex & 31];
            runIndex += runIndex < 31 ? 1 : 0;
        }

        if (!endsLine)
        {
            _writer.Write((uint)length, JpegLsModel.RunBits[runIndex & 31] + 1);
        }
        else if (length > 0)
        {
            _writer.Write(1, 1);
        }
    }

    private ushort EncodeInterruption(int sample, int left, int above, int runIndex, bool mayBeEqual)
    {
        int type = mayBeEqual && Math.Abs(left - above) <= _parameters.Near ? 1 : 0;
        int prediction = type == 1 ? left : above, sign = type == 0 && left > above ? -1 : 0;
        int error = ((sample - prediction) ^ sign) - sign, seen = sample;
        if (!_isPlain)
        {
            error = Quantize(error);
            seen = Math.Clamp(prediction + (((error ^ sign) - sign) * _parameters.Step), 0, _parameters.MaxValue);
        }

        error = Reduce<JpegLsGeneral>(error);
        ref var context = ref _model.Runs[type];
        int k = context.CodeParameter(type), mapped = context.Map(error, k, type);
        WriteCode(mapped, k, _limit - JpegLsModel.RunBits[runIndex & 31] - 1);
        context.Update(error, mapped, type, _parameters.Reset);
        return (ushort)seen;
    }

    // T.87 A.5.3
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void WriteCode(int mapped, int k, int limit)
    {
        int zeros = mapped >> k, escape = limit - _errorBits - 1;
        if (zeros < escape && zeros + 1 + k <= JpegLsBitWriter.MostBits)
        {
            _writer.Write((1UL << k) | ((uint)mapped & ((1U << k) - 1)), zeros + 1 + k);
        }
        else
        {
            WriteLongCode(mapped, k, zeros, escape);
        }
    }

    private void WriteLongCode(int mapped, int k, int zeros, int escape)
    {
        _writer.Write(0, Math.Min(zeros, escape));
        if (zeros < escape)
        {
            _writer.Write((1UL << k) | ((uint)mapped & ((1U << k) - 1)), 1 + k);
        }
        else
        {
            _writer.Write((1UL << _errorBits) | (uint)(mapped - 1), 1 + _errorBits);
        }
    }
}
