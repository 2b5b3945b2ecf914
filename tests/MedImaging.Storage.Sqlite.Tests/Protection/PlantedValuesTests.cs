using System.Text;
using MedImaging.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Tests;

/// <summary>Plants a patient's values through every door there is, and searches the files raw.</summary>
public sealed class PlantedValuesTests : IDisposable
{
    private static readonly string[] Planted = ["ZWETSCHGENBAUM^ADELHEID", "MRN-7733915502", "Kavernöse Läsion im Oberlappen"];

    private readonly TemporaryFolder _folder = new();
    private readonly TestKeys _keys = new();

    private string Database => _folder.File("medimaging.db");

    private string Media => _folder.File("media");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task WithAKey_NoneIsInTheFileTheLogOrTheMediaFolder()
    {
        await PlantAsync(builder => builder.AddKeyProvider(_keys));
        Assert.Empty(Search());
    }

    [Fact]
    public async Task WithAKey_NoneIsLeft_AfterDeletionAndRotation()
    {
        await PlantAsync(builder => builder.AddKeyProvider(_keys), async store =>
        {
            foreach (string value in Planted)
            {
                await store.Contents.DeleteAsync(ContentHash.Of(Picture(value)), Token);
            }

            _keys.Add("key-2");
            await store.Rotation.RunAsync(Caller.Process, cancellationToken: Token);
        });
        Assert.Empty(Search());
    }

    [Fact]
    public async Task WithoutAKey_TheyAreFound_SoTheSearchCanSee()
    {
        await PlantAsync(_ => { });
        Assert.Contains(Search(), leak => leak.StartsWith("medimaging.db", StringComparison.Ordinal));
        Assert.Contains(Search(), leak => leak.Length > 60 && !leak.StartsWith("medimaging.db", StringComparison.Ordinal));
    }

    [Fact]
    public async Task WhatWasPlain_IsGoneFromTheFiles_OnceItIsSealed()
    {
        await PlantAsync(_ => { });
        await using (var store = new SqliteFixture(path: Database, also: builder => builder.AddFolderContent(Media).AddKeyProvider(_keys).AcceptPlainData()))
        {
            var done = await store.Rotation.RunAsync(Caller.Process, cancellationToken: Token);
            Assert.True(done.Rewrapped > 0);
            Assert.Equal(0, done.Failed);
        }

        Assert.Empty(Search());
    }

    [Fact]
    public async Task AfterARotation_TheOldKeyMayGo()
    {
        await PlantAsync(builder => builder.AddKeyProvider(_keys));
        _keys.Add("key-2");
        await using var store = new SqliteFixture(path: Database, also: builder => builder.AddFolderContent(Media).AddKeyProvider(_keys));
        var done = await store.Rotation.RunAsync(Caller.Process, cancellationToken: Token);
        _keys.Remove("key-1");

        Assert.True(done.IsDone);
        Assert.Equal(0, done.Failed);
        Assert.Equal(0, (await store.Rotation.RunAsync(Caller.Process, cancellationToken: Token)).Rewrapped);
        Assert.Equal(3, await store.Journal.ReadEntriesAsync("run-1", Token).CountAsync(Token));
        Assert.Equal(3, await store.Journal.ReadEventsAsync("run-1", 1, Token).CountAsync(Token));
        Assert.Equal($"case of {Planted[1]}", (await store.Journal.FindAsync("run-1", Token))!.CaseId);
        Assert.Equal($"case of {Planted[1]}", (await store.Journal.ListAsync(cancellationToken: Token).SingleAsync(Token)).CaseId);
        foreach (string value in Planted)
        {
            Assert.NotNull(await store.Contents.FindAsync(ContentHash.Of(Picture(value)), Token));
        }

        await using var database = new SqliteFixture(path: Database, also: builder => builder.AddKeyProvider(_keys));
        Assert.NotNull(await database.Contents.FindAsync(ContentHash.Of(Picture(Planted[0])), Token));
    }

    [Fact]
    public async Task AnEntryThatIsMoved_DoesNotOpen()
    {
        await PlantAsync(builder => builder.AddKeyProvider(_keys));
        SqliteFixture.Tamper(Database, "UPDATE run_entries SET path = 'steps/9' WHERE path = 'steps/1'");
        await using var store = new SqliteFixture(path: Database, also: builder => builder.AddKeyProvider(_keys));

        await Refusal.ExpectAsync(ErrorKind.Corrupt, async () => await store.Journal.ReadEntriesAsync("run-1", Token).CountAsync(Token));
        SqliteFixture.Tamper(Database, "UPDATE run_events SET body = (SELECT body FROM run_events WHERE number = 1) WHERE number = 2");
        await Refusal.ExpectAsync(ErrorKind.Corrupt, async () => await store.Journal.ReadEventsAsync("run-1", 1, Token).CountAsync(Token));
    }

    // Through the journal (entries, events), the database's content and the folder's.
    private async Task PlantAsync(Action<MedImagingBuilder> protect, Func<SqliteFixture, Task>? then = null)
    {
        var at = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        await using (var store = new SqliteFixture(path: Database, also: protect))
        {
            await store.Journal.AcceptAsync(
                new RunRecord { RunId = "run-1", Flow = "report", Shape = ContentHash.Of("shape"), Status = RunStatus.Accepted, CaseId = $"case of {Planted[1]}", AcceptedAt = at, ChangedAt = at },
                new JournalEntry(JournalEntryKind.Input, JournalEntry.InputPath, "text", 1, Encoding.UTF8.GetBytes(Planted[0])), Token);
            var lease = await store.Journal.LeaseAsync("run-1", "test", TimeSpan.FromMinutes(1), Token);
            await store.Journal.AppendAsync(lease!, new JournalBatch
            {
                At = at,
                Entries =
                [
                    new JournalEntry(JournalEntryKind.Step, "steps/1", "text", 1, Encoding.UTF8.GetBytes(Planted[1])),
                    new JournalEntry(JournalEntryKind.Step, "steps/2", "text", 1, Encoding.Unicode.GetBytes(Planted[2])),
                ],
                Events = [.. Planted.Select((value, i) => StoreSamples.Event("run-1", i + 1) with { Message = value })],
            }, Token);
            foreach (string value in Planted)
            {
                await store.Contents.PutAsync(Picture(value), "text/plain", Token);
            }

            await (then?.Invoke(store) ?? Task.CompletedTask);
        }

        await using var folder = new SqliteFixture(path: Database, also: builder => protect(builder.AddFolderContent(Media)));
        foreach (string value in Planted)
        {
            await folder.Contents.PutAsync(Picture(value), "text/plain", Token);
        }

        // With the database open: the write-ahead log is there to be searched as well.
        _ = await folder.Journal.FindAsync("run-1", Token);
        _ = await folder.Journal.LeaseAsync("run-1", "test", TimeSpan.FromMinutes(1), Token);
        if (then is not null)
        {
            await then(folder);
        }
    }

    private IReadOnlyCollection<string> Search()
    {
        using var watch = new LeakWatch(Planted);
        string[] files = Directory.GetFiles(_folder.FullPath, "*", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        foreach (string file in files)
        {
            watch.See(Path.GetFileName(file), File.ReadAllBytes(file));
        }

        return watch.Leaks;
    }

    private static byte[] Picture(string value) => [0x89, (byte)'P', (byte)'N', (byte)'G', .. Encoding.UTF8.GetBytes(value), 0xFF];
}
