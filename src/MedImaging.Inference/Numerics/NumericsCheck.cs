using System.Runtime.InteropServices;

namespace MedImaging;

/// <summary>Measures how far a model's numbers differ between two ways of running it: providers, threads, precisions, machines.</summary>
public static class NumericsCheck
{
    /// <summary>Runs a model both ways on the same inputs and compares every output.</summary>
    /// <param name="path">The model's file.</param>
    /// <param name="baseline">The way to compare with.</param>
    /// <param name="candidate">The way to measure.</param>
    /// <param name="inputs">How many inputs to run.</param>
    /// <param name="seed">What the inputs are made from: normal deviates, as most recipes make them.</param>
    /// <param name="cancellationToken">Stops the runs.</param>
    /// <returns>The differences.</returns>
    /// <exception cref="MedImagingException">The model cannot be opened one of the two ways, or is none of one float32 input of a known size.</exception>
    public static NumericsReport Run(
        string path, OnnxModelOptions baseline, OnnxModelOptions candidate, int inputs = 8, ulong seed = 1, CancellationToken cancellationToken = default)
        => Compare(Record(path, baseline, inputs, seed, cancellationToken), path, candidate, cancellationToken);

    /// <summary>Runs a model and keeps what it gave.</summary>
    /// <param name="path">The model's file.</param>
    /// <param name="options">How it is run.</param>
    /// <param name="inputs">How many inputs to run.</param>
    /// <param name="seed">What the inputs are made from.</param>
    /// <param name="cancellationToken">Stops the runs.</param>
    /// <returns>The values.</returns>
    /// <exception cref="MedImagingException">The model cannot be opened so, or is none of one float32 input of a known size.</exception>
    public static NumericsReference Record(string path, OnnxModelOptions options, int inputs = 8, ulong seed = 1, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inputs);
        var (bytes, manifest) = ModelFiles.Read(path, options);
        return Record(bytes, manifest, options, inputs, seed, cancellationToken);
    }

    /// <summary>Runs a model on the inputs of a reference and compares every output with it.</summary>
    /// <param name="reference">The values to compare with.</param>
    /// <param name="path">The model's file.</param>
    /// <param name="candidate">How it is run.</param>
    /// <param name="cancellationToken">Stops the runs.</param>
    /// <returns>The differences.</returns>
    /// <exception cref="MedImagingException">The model cannot be opened so, or is none of one float32 input of a known size.</exception>
    public static NumericsReport Compare(NumericsReference reference, string path, OnnxModelOptions candidate, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(candidate);
        ArgumentException.ThrowIfNullOrEmpty(path);
        var (bytes, manifest) = ModelFiles.Read(path, candidate);
        var measured = Record(bytes, manifest, candidate, reference.Inputs, reference.Seed, cancellationToken);
        return new NumericsReport
        {
            ModelId = manifest.Id,
            ModelVersion = manifest.Version,
            Baseline = reference.Setup,
            Candidate = measured.Setup,
            Inputs = reference.Inputs,
            Seed = reference.Seed,
            Outputs = [.. reference.Outputs.Keys.Union(measured.Outputs.Keys).Order(StringComparer.Ordinal).Select(name =>
                Difference(name, reference.Outputs.GetValueOrDefault(name) ?? [], measured.Outputs.GetValueOrDefault(name) ?? []))],
        };
    }

    private static NumericsReference Record(byte[] bytes, ModelManifest manifest, OnnxModelOptions options, int inputs, ulong seed, CancellationToken cancellationToken)
    {
        using var session = new OnnxSession(bytes, options);
        long[] shape = [1, .. manifest.Input.Shape.Skip(1)];
        long length = shape.Aggregate(1L, (product, side) => side is <= 0 or > int.MaxValue || product > int.MaxValue ? long.MaxValue >> 1 : product * side);
        if (session.Inputs.Count != 1 || !session.Inputs.TryGetValue(manifest.Input.Name, out var node) || node.ElementType != typeof(float) || length > 1 << 28)
        {
            throw new MedImagingException(ErrorKind.InvalidInput, $"{manifest.Id} has no single float32 input of a known size; its numbers cannot be compared.");
        }

        string[] names = [.. session.Outputs.Where(o => o.Value.IsTensor && o.Value.ElementType == typeof(float)).Select(o => o.Key).Order(StringComparer.Ordinal)];
        var values = names.ToDictionary(n => n, _ => new List<float>(), StringComparer.Ordinal);
        float[] input = new float[length];
        var random = new Normal(seed);
        for (int i = 0; i < inputs; i++)
        {
            random.Fill(input);
            _ = session.Run(manifest.Input.Name, input, shape, names, (in outputs) =>
            {
                for (int output = 0; output < names.Length; output++)
                {
                    values[names[output]].AddRange(outputs.WholeOf(output));
                }

                return 0;
            }, cancellationToken);
        }

        return new NumericsReference
        {
            Setup = new NumericsSetup(session.Device, options.Threads, manifest.Precision, options.Optimization, manifest.Sha256, RuntimeInformation.ProcessArchitecture.ToString()),
            Inputs = inputs,
            Seed = seed,
            Outputs = values.ToDictionary(v => v.Key, v => (IReadOnlyList<float>)v.Value, StringComparer.Ordinal),
        };
    }

    private static NumericsDifference Difference(string name, IReadOnlyList<float> baseline, IReadOnlyList<float> candidate)
    {
        double absolute = 0, relative = 0;
        long different = 0;
        bool mismatch = baseline.Count != candidate.Count;
        int count = Math.Min(baseline.Count, candidate.Count);
        for (int i = 0; i < count; i++)
        {
            if (BitConverter.SingleToInt32Bits(baseline[i]) == BitConverter.SingleToInt32Bits(candidate[i]))
            {
                continue;
            }

            different++;
            double gap = Math.Abs((double)candidate[i] - baseline[i]);
            if (!double.IsFinite(gap))
            {
                mismatch |= !(float.IsNaN(baseline[i]) && float.IsNaN(candidate[i]));
                continue;
            }

            absolute = Math.Max(absolute, gap);
            relative = baseline[i] == 0 ? relative : Math.Max(relative, gap / Math.Abs((double)baseline[i]));
        }

        return new NumericsDifference(name, count, absolute, relative, different, mismatch);
    }

    // SplitMix64, and the sum of twelve: additions alone, so that a seed gives the same bits on every machine (a logarithm would not).
    private sealed class Normal(ulong seed)
    {
        private ulong _state = seed;

        public void Fill(Span<float> values)
        {
            for (int i = 0; i < values.Length; i++)
            {
                double sum = -6;
                for (int k = 0; k < 12; k++)
                {
                    sum += Next();
                }

                values[i] = (float)sum;
            }
        }

        private double Next()
        {
            ulong mixed = _state += 0x9E37_79B9_7F4A_7C15;
            mixed = (mixed ^ (mixed >> 30)) * 0xBF58_476D_1CE4_E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D0_49BB_1331_11EB;
            return ((mixed ^ (mixed >> 31)) >> 11) * (1.0 / (1UL << 53));
        }
    }
}
