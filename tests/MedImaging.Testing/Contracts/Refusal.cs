using Xunit;

namespace MedImaging.Testing;

/// <summary>Asserts that something is refused in this library's own words.</summary>
public static class Refusal
{
    /// <summary>Runs the work and asserts that it fails with a <see cref="MedImagingException"/> of the kind.</summary>
    public static async Task<MedImagingException> ExpectAsync(ErrorKind kind, Func<Task> work)
    {
        var exception = await Assert.ThrowsAsync<MedImagingException>(work);
        Assert.Equal(kind, exception.Kind);
        return exception;
    }

    /// <summary>Runs the work and asserts that it fails with a <see cref="MedImagingException"/> of the kind.</summary>
    public static MedImagingException Expect(ErrorKind kind, Action work)
    {
        var exception = Assert.Throws<MedImagingException>(work);
        Assert.Equal(kind, exception.Kind);
        return exception;
    }
}
