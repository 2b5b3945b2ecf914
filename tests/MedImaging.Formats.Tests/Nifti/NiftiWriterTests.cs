using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using MedImaging.Dicom;
using MedImaging.Testing;

namespace MedImaging.Formats.Tests;

public sealed class NiftiWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AHeader_SaysSizePlaceAndScale_AndTheSamplesFollow()
    {
        using var volume = new ImageVolume<short>(new VolumeGeometry(3, 2, 2, new(10, 20, 30), new(0.5, 0, 0), new(0, 0.75, 0), new(0, 0, 2.5))) { Slope = 2, Intercept = -1000 };
        for (int i = 0; i < 12; i++)
        {
            volume.Samples.Span[i] = (short)(i - 5);
        }

        byte[] file = await WriteAsync(volume);

        Assert.Equal(352 + 24, file.Length);
        Assert.Equal((348, "n+1\0"), (BinaryPrimitives.ReadInt32LittleEndian(file), System.Text.Encoding.ASCII.GetString(file, 344, 4)));
        Assert.Equal([3, 3, 2, 2, 1, 1, 1, 1], MemoryMarshal.Cast<byte, short>(file.AsSpan(40, 16)).ToArray());
        Assert.Equal([352f, 2f, -1000f], MemoryMarshal.Cast<byte, float>(file.AsSpan(108, 12)).ToArray());
        Assert.Equal([-0.5f, 0, 0, -10f, 0, -0.75f, 0, -20f, 0, 0, 2.5f, 30f], MemoryMarshal.Cast<byte, float>(file.AsSpan(280, 48)).ToArray());
        Assert.Equal(volume.Samples.ToArray(), MemoryMarshal.Cast<byte, short>(file.AsSpan(352)).ToArray());
        Assert.Equal(file, await WriteAsync(volume, isCompressed: true));
    }

    [Fact]
    public async Task AShearedVolume_HasNoQuaternion()
    {
        using var volume = new ImageVolume<float>(new VolumeGeometry(2, 2, 2, default, new(1, 0, 0), new(0, 1, 0), new(0, 0.5, 2)));
        byte[] file = await WriteAsync(volume);
        Assert.Equal((0, 1), (BinaryPrimitives.ReadInt16LittleEndian(file.AsSpan(252)), BinaryPrimitives.ReadInt16LittleEndian(file.AsSpan(254))));
    }

    [Fact]
    public async Task ASideTooLongForTheFormat_IsRefused()
    {
        using var volume = new ImageVolume<short>(new VolumeGeometry(40_000, 1, 1, default, new(1, 0, 0), new(0, 1, 0), new(0, 0, 1)));
        await Refusal.ExpectAsync(ErrorKind.UnsupportedFormat, () => NiftiWriter.WriteAsync(volume, Stream.Null, cancellationToken: Token));

        using var stream = new MemoryStream();
        await NiftiWriter.WriteAsync(volume, stream, new NiftiWriterOptions { Version = 2 }, Token);
        stream.Position = 0;
        Assert.Equal([40_000, 1, 1], (await NiftiReader.ReadHeaderAsync(stream, cancellationToken: Token)).Dimensions);
    }

    [Theory, InlineData(0, 0), InlineData(25, -15), InlineData(-70, 100), InlineData(170, 60)]
    public async Task TheVolume_IsWhatDcm2niixMakesOfTheSameSeries(double tilt, double turn)
    {
        var dcm2niix = ExternalProgram.Require("dcm2niix", "dcm2niix");
        string python = File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";
        Assert.SkipUnless((await ExternalProgram.RunAsync(python, ["-c", "import nibabel"], cancellationToken: Token)).ExitCode == 0, "nibabel is not installed (Debian package python3-nibabel).");
        Directory.CreateDirectory(_folder.File("in"));
        var instances = new List<DicomInstance>();
        for (int i = 0; i < 5; i++)
        {
            byte[] bytes = DicomWriter.ToBytes(Turned(i, tilt, turn));
            await File.WriteAllBytesAsync(Path.Combine(_folder.File("in"), $"{i}.dcm"), bytes, Token);
            instances.Add(new DicomInstance(DicomFile.Parse(bytes), $"{i}", default));
        }

        using var volume = await VolumeBuilder.BuildAsync(SeriesAssembler.Assemble(instances)[0].Stacks[0], cancellationToken: Token);
        await File.WriteAllBytesAsync(_folder.File("ours.nii"), await WriteAsync(volume), Token);
        var made = await dcm2niix.RunAsync(["-b", "n", "-z", "n", "-f", "theirs", "-o", _folder.FullPath, _folder.File("in")], cancellationToken: Token);
        Assert.True(File.Exists(_folder.File("theirs.nii")), made.Output + made.Error);

        string script = Path.Combine(TestData.RepositoryRoot, "tests", "MedImaging.Formats.Tests", "Nifti", "oracle.py");
        var compared = await ExternalProgram.RunAsync(python, [script, _folder.File("ours.nii"), _folder.File("theirs.nii")], cancellationToken: Token);

        Assert.True(compared.ExitCode == 0, compared.Error);
        string[] words = compared.Output.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("True", words[0]);
        Assert.InRange(double.Parse(words[1], CultureInfo.InvariantCulture), 0, 1e-3);
        Assert.Equal("0.0", words[2]);
        Assert.True(double.Parse(words[3], CultureInfo.InvariantCulture) > 1000, "the picture is empty");
        Assert.Equal(("int16", "1", "1"), (words[4], words[5], words[6]));
        Assert.InRange(double.Parse(words[7], CultureInfo.InvariantCulture), 0, 1e-3);

        using var theirs = await NiftiReader.ReadVolumeAsync(_folder.File("theirs.nii"), cancellationToken: Token);
        AssertSame(volume, theirs);
    }

    // dcm2niix turns the rows around: voxels are the same where they lie at the same place.
    private static void AssertSame(ImageVolume ours, ImageVolume theirs)
    {
        var (size, seen) = (theirs.Geometry, ours.Geometry);
        Assert.Equal(seen.VoxelCount, size.VoxelCount);
        float[] row = new float[size.Columns], other = new float[seen.Columns];
        for (int k = 0; k < size.Slices; k++)
        {
            for (int j = 0; j < size.Rows; j++)
            {
                theirs.ReadRow(k, j, row);
                var first = seen.VoxelAt(size.PositionOf(0, j, k));
                var last = seen.VoxelAt(size.PositionOf(size.Columns - 1, j, k));
                Assert.Equal(0, Math.Abs(first.Column) + Math.Abs(last.Column - (size.Columns - 1)) + Math.Abs(first.Row - last.Row), 1e-3);
                Assert.Equal((Math.Round(first.Row), Math.Round(first.Slice)), (first.Row, first.Slice), new Near());
                ours.ReadRow((int)Math.Round(first.Slice), (int)Math.Round(first.Row), other);
                Assert.Equal(other, row);
            }
        }
    }

    private sealed class Near : IEqualityComparer<(double, double)>
    {
        public bool Equals((double, double) x, (double, double) y) => Math.Abs(x.Item1 - y.Item1) + Math.Abs(x.Item2 - y.Item2) < 1e-3;

        public int GetHashCode((double, double) obj) => 0;
    }

    // A slice of the phantom, laid at an angle, so that rows, columns and slices all have their own directions.
    private static DicomFile Turned(int slice, double tilt, double turn)
    {
        var file = CtPhantom.Create(sliceCount: 5, sliceThickness: 4).ToDicom(slice);
        PatientVector row = Rotated(new(1, 0, 0)), column = Rotated(new(0, 1, 0)), place = (row * -50) + (column * -60) + (row.Cross(column) * (4 * slice));
        file.Dataset.Remove(DicomTags.ImageOrientationPatient);
        file.Dataset.Remove(DicomTags.ImagePositionPatient);
        file.Dataset.Add(DicomTags.ImageOrientationPatient, row.X, row.Y, row.Z, column.X, column.Y, column.Z);
        file.Dataset.Add(DicomTags.ImagePositionPatient, place.X, place.Y, place.Z);
        return file;

        PatientVector Rotated(PatientVector v)
        {
            double a = double.DegreesToRadians(tilt), b = double.DegreesToRadians(turn);
            PatientVector tilted = new(v.X, (v.Y * Math.Cos(a)) - (v.Z * Math.Sin(a)), (v.Y * Math.Sin(a)) + (v.Z * Math.Cos(a)));
            return new((tilted.X * Math.Cos(b)) - (tilted.Y * Math.Sin(b)), (tilted.X * Math.Sin(b)) + (tilted.Y * Math.Cos(b)), tilted.Z);
        }
    }

    private static async Task<byte[]> WriteAsync(ImageVolume volume, bool isCompressed = false)
    {
        using var stream = new MemoryStream();
        await NiftiWriter.WriteAsync(volume, stream, isCompressed, Token);
        if (!isCompressed)
        {
            return stream.ToArray();
        }

        stream.Position = 0;
        using var plain = new MemoryStream();
        await using var gzip = new GZipStream(stream, CompressionMode.Decompress);
        await gzip.CopyToAsync(plain, Token);
        return plain.ToArray();
    }
}
