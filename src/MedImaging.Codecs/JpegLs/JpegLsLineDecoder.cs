using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace MedImaging.Codecs;

/// <summary>Decodes lines of one entropy-coded segment (T.87 annex A).</summary>
/// <remarks>
/// The stuffed bits are taken out beforehand, so that the whole state of reading is one bit position and a code is read by one load and one count of zeros.
/// No load can leave the buffer: a code begins with a 1 bit, zero bytes are all that follows the segment, and the position passes the 1 by 47 bits at most
/// before the next code finds no 1 and gives up.
/// </remarks>
internal ref struct JpegLsLineDecoder
{
    // A load has 57 bits at least. A code of more zeros may be longer than that, so it is read in two steps.
    private const int MostFastZeros = 36;

    private readonly JpegLsModel _model;
    private readonly JpegLsParameters _parameters;
    private readonly ReadOnlySpan<byte> _bits;
    private readonly long _bitCount;
    private readonly long _sourceOffset;
    private readonly int _limit;
    private readonly int _errorBits;
    private readonly int _range;
    private readonly bool _isPlain;
    private long _position;

    public JpegLsLineDecoder(JpegLsModel model, ReadOnlySpan<byte> bits, long bitCount, long sourceOffset)
    {
        _model = model;
        _parameters = model.Parameters;
        _bits = bits;
        (_bitCount, _sourceOffset) = (bitCount, sourceOffset);
        (_limit, _errorBits, _range, _isPlain) = (_parameters.Limit, _parameters.ErrorBits, _parameters.Range, _parameters.IsPlain);
    }

    /// <summary>Decodes a line of one component, where components do not share their pixels.</summary>
    public void Decode(Span<ushort> line, Span<ushort> above, int component)
    {
        JpegLsModel.SetEdges(line, above);
        if (_isPlain)
        {
            Decode<JpegLsPlain>(line, above, ref _model.RunIndex[component]);
        }
        else
        {
            Decode<JpegLsGeneral>(line, above, ref _model.RunIndex[component]);
        }

        CheckEnd();
    }

    /// <summary>Decodes a line whose components take turns pixel by pixel (T.87 B.3); runs are runs of all of them.</summary>
    public void DecodeSamples(int components, int row)
    {
        for (int c = 0; c < components; c++)
        {
            JpegLsModel.SetEdges(_model.Line(c, row), _model.Line(c, row - 1));
        }

        Span<int> contexts = stackalloc int[4];
        for (int x = 1; x <= _model.Width;)
        {
            int any = 0;
            for (int c = 0; c < components; c++)
            {
                contexts[c] = ContextOf(_model.Line(c, row), _model.Line(c, row - 1), x);
                any |= contexts[c];
            }

            if (any != 0)
            {
                for (int c = 0; c < components; c++)
                {
                    var line = _model.Line(c, row);
                    line[x] = DecodeOne(contexts[c], line[x - 1], _model.Line(c, row - 1)[x], _model.Line(c, row - 1)[x - 1]);
                }

                x++;
                continue;
            }

            int length = ReadRun(_model.Width - x + 1, ref _model.RunIndex[0]);
            for (int c = 0; c < components; c++)
            {
                var line = _model.Line(c, row);
                line.Slice(x, length).Fill(line[x - 1]);
            }

            x += length;
            if (x <= _model.Width)
            {
                for (int c = 0; c < components; c++)
                {
                    var line = _model.Line(c, row);
                    line[x] = DecodeInterruption(line[x - 1], _model.Line(c, row - 1)[x], _model.RunIndex[0], mayBeEqual: false);
                }

                DecreaseRunIndex(ref _model.RunIndex[0]);
                x++;
            }
        }

        CheckEnd();
    }

    private readonly int ContextOf(ReadOnlySpan<ushort> line, ReadOnlySpan<ushort> above, int x)
    {
        int a = line[x - 1], b = above[x], c = above[x - 1], d = above[x + 1];
        ReadOnlySpan<sbyte> gradients = _model.Gradients;
        return (((gradients[JpegLsModel.GradientCenter + d - b] * 9) + gradients[JpegLsModel.GradientCenter + b - c]) * 9) + gradients[JpegLsModel.GradientCenter + c - a];
    }

    private void Decode<TMode>(Span<ushort> line, ReadOnlySpan<ushort> above, ref int runIndex)
        where TMode : struct, IJpegLsMode
    {
        sbyte[] gradients = _model.Gradients;
        var contexts = _model.Contexts;
        var bits = _bits;
        var parameters = _parameters;
        int max = parameters.MaxValue, reset = parameters.Reset, range = _range, width = line.Length - 2;
        int fastZeros = Math.Min(_limit - _errorBits - 1, MostFastZeros);
        long position = _position;
        int left = line[0], corner, top = above[0], right = above[1];
        for (int x = 1; x <= width; x++)
        {
            corner = top;
            top = right;
            right = above[x + 1];
            int index = (((gradients[JpegLsModel.GradientCenter + right - top] * 9) + gradients[JpegLsModel.GradientCenter + top - corner]) * 9) + gradients[JpegLsModel.GradientCenter + corner - left];
            if (index == 0)
            {
                _position = position;
                x = DecodeRun(line, above, x, ref runIndex);
                position = _position;
                if (x > width)
                {
                    break;
                }

                (left, top, right) = (line[x], above[x], above[x + 1]);
                continue;
            }

            int sign = index >> 31;
            ref var context = ref contexts[(index ^ sign) - sign];
            int k = context.K, mapped;
            ulong word = ReadWord(bits, position);
            int zeros = BitOperations.LeadingZeroCount(word);
            if (zeros < fastZeros)
            {
                mapped = (zeros << k) | (int)((word << zeros << 1 >> 1) >> (63 - k));
                position += zeros + 1 + k;
                if (mapped > range)
                {
                    ThrowTooLarge(position);
                }
            }
            else
            {
                _position = position;
                mapped = ReadLong(k, _limit);
                position = _position;
            }

            int error = (mapped >> 1) ^ -(mapped & 1) ^ context.Invert;
            int prediction = JpegLsMath.Correct(JpegLsMath.Predict(left, top, corner), context.C, sign, max);
            context.Update(error, TMode.IsPlain ? 1 : parameters.Step, reset, TMode.IsPlain || parameters.Near == 0);
            left = TMode.IsPlain ? (prediction + ((error ^ sign) - sign)) & max : JpegLsMath.Reconstruct<TMode>(prediction, (error ^ sign) - sign, parameters);
            line[x] = (ushort)left;
        }

        _position = position;
    }

    private ushort DecodeOne(int index, int left, int above, int corner)
    {
        int sign = index >> 31;
        ref var context = ref _model.Contexts[(index ^ sign) - sign];
        int mapped = ReadLong(context.K, _limit), error = (mapped >> 1) ^ -(mapped & 1) ^ context.Invert;
        int prediction = JpegLsMath.Correct(JpegLsMath.Predict(left, above, corner), context.C, sign, _parameters.MaxValue);
        context.Update(error, _parameters.Step, _parameters.Reset, _parameters.Near == 0);
        error = (error ^ sign) - sign;
        return (ushort)(_isPlain ? JpegLsMath.Reconstruct<JpegLsPlain>(prediction, error, _parameters) : JpegLsMath.Reconstruct<JpegLsGeneral>(prediction, error, _parameters));
    }

    /// <summary>Decodes a run and the sample that ends it (T.87 A.7).</summary>
    /// <returns>The last index that was written, or one past the line when the run ended with it.</returns>
    private int DecodeRun(Span<ushort> line, ReadOnlySpan<ushort> above, int x, ref int runIndex)
    {
        int length = ReadRun(line.Length - 1 - x, ref runIndex);
        line.Slice(x, length).Fill(line[x - 1]);
        x += length;
        if (x < line.Length - 1)
        {
            line[x] = DecodeInterruption(line[x - 1], above[x], runIndex, mayBeEqual: true);
            DecreaseRunIndex(ref runIndex);
        }

        return x;
    }

    private int ReadRun(int most, ref int runIndex)
    {
        int length = 0;
        while ((long)ReadWord(_bits, _position) < 0)
        {
            _position++;
            int whole = 1 << JpegLsModel.RunBits[runIndex & 31];
            if (whole > most - length)
            {
                return most;
            }

            length += whole;
            runIndex += runIndex < 31 ? 1 : 0;
            if (length == most)
            {
                return most;
            }
        }

        int count = JpegLsModel.RunBits[runIndex & 31];
        CheckEnd();
        length += (int)(ReadWord(_bits, _position + 1) >> 1 >> (63 - count));
        _position += 1 + count;
        return length <= most ? length : throw new CodecException(CodecFault.Malformed, "A run of the JPEG-LS stream passes the end of its line", Offset());
    }

    private ushort DecodeInterruption(int left, int above, int runIndex, bool mayBeEqual)
    {
        int type = mayBeEqual && Math.Abs(left - above) <= _parameters.Near ? 1 : 0;
        ref var context = ref _model.Runs[type];
        int k = context.CodeParameter(type), mapped = ReadLong(k, _limit - JpegLsModel.RunBits[runIndex & 31] - 1), error = context.Unmap(mapped, k, type);
        context.Update(error, mapped, type, _parameters.Reset);
        error = type == 0 && left > above ? -error : error;
        int prediction = type == 1 ? left : above;
        return (ushort)(_isPlain ? JpegLsMath.Reconstruct<JpegLsPlain>(prediction, error, _parameters) : JpegLsMath.Reconstruct<JpegLsGeneral>(prediction, error, _parameters));
    }

    /// <summary>Reads any code of at most so many bits (T.87 A.5.3).</summary>
    private int ReadLong(int k, int limit)
    {
        int escape = limit - _errorBits - 1, zeros = BitOperations.LeadingZeroCount(ReadWord(_bits, _position));
        if (zeros > escape)
        {
            ThrowNoCode(zeros);
        }

        _position += zeros + 1;
        int count = zeros < escape ? k : _errorBits;
        int low = (int)(ReadWord(_bits, _position) >> 1 >> (63 - count));
        _position += count;
        int mapped = zeros < escape ? (int)Math.Min(((long)zeros << k) | (uint)low, int.MaxValue) : low + 1;
        if (mapped > _range)
        {
            ThrowTooLarge(_position);
        }

        return mapped;
    }

    private static void DecreaseRunIndex(ref int runIndex) => runIndex -= runIndex > 0 ? 1 : 0;

    /// <summary>57 bits or more from a position on, and zeros after them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong ReadWord(ReadOnlySpan<byte> bits, long position)
        => BinaryPrimitives.ReadUInt64BigEndian(bits[(int)(position >> 3)..]) << (int)(position & 7);

    private readonly void CheckEnd()
    {
        if (_position > _bitCount)
        {
            throw new CodecException(CodecFault.Truncated, "The JPEG-LS segment ends before its lines do", Offset());
        }
    }

    private readonly void ThrowNoCode(int zeros)
    {
        bool isCut = _position + zeros >= _bitCount;
        throw new CodecException(
            isCut ? CodecFault.Truncated : CodecFault.Malformed,
            isCut ? "The JPEG-LS segment ends before its lines do" : "The JPEG-LS stream has a code longer than its limit",
            Offset());
    }

    private readonly void ThrowTooLarge(long position)
        => throw new CodecException(
            position > _bitCount ? CodecFault.Truncated : CodecFault.Malformed,
            position > _bitCount ? "The JPEG-LS segment ends before its lines do" : "The JPEG-LS stream has an error out of range",
            Offset());

    // Stuffed bits are not counted: near enough for a reader of messages, never past the segment.
    private readonly long Offset() => _sourceOffset + (Math.Min(_position, _bitCount) >> 3);
}
