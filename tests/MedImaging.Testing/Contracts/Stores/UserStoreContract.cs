using Xunit;

namespace MedImaging.Testing;

/// <summary>What every <see cref="IUserStore"/> does.</summary>
/// <typeparam name="TBackend">The database.</typeparam>
public abstract class UserStoreContract<TBackend> : StoresContract<TBackend>
    where TBackend : StoreBackend, new()
{
    [Fact]
    public async Task Save_AddsAndChanges_ByTheVersion()
    {
        var user = await Own.Users.SaveAsync(new User { Id = "u-1", Name = "Dr. Example", Email = "example@example.org", Role = ReviewerRole.Radiologist }, Token);
        var changed = await Own.Users.SaveAsync(user with { Role = ReviewerRole.Observer }, Token);

        Assert.Equal((1L, Time.GetUtcNow()), (user.Version, user.CreatedAt));
        Assert.Equal(user with { Version = 2, Role = ReviewerRole.Observer }, changed);
        Assert.Equal(changed, await Own.Users.FindAsync("u-1", Token));
        await Refusal.ExpectAsync(ErrorKind.StorageConflict, async () => await Own.Users.SaveAsync(user, Token));
        Assert.Equal([changed], await Own.Users.ListAsync(cancellationToken: Token).ToListAsync(Token));
    }

    [Fact]
    public async Task Doctors_AreKeptApartFromUsers()
    {
        var doctor = await Own.Users.SaveDoctorAsync(new Doctor { Id = "cardiologist", Name = "Cardiologist", Specialty = "cardiology", Prompt = "cardiologist/1" }, Token);

        Assert.Equal([doctor], await Own.Users.ListDoctorsAsync(Token).ToListAsync(Token));
        Assert.Null(await Own.Users.FindAsync("cardiologist", Token));
        await Refusal.ExpectAsync(ErrorKind.NotFound, async () => await Own.Users.SaveDoctorAsync(doctor with { Id = "none", Version = 3 }, Token));
    }
}
