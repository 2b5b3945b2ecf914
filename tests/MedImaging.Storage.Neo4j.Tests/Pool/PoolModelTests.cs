using MedImaging.Testing;

namespace MedImaging.Tests;

/// <summary>The pool against its model, over thousands of seeded schedules of users who come, go, give up and break things while time passes.</summary>
public sealed class PoolModelTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);

    public static TheoryData<int> Sizes => [1, 2, 3, 5];

    [Theory, MemberData(nameof(Sizes))]
    public async Task EverySchedule_GoesAsTheModelSays(int size)
    {
        for (int seed = 0; seed < 1000; seed++)
        {
            using var run = new Schedule(size, seed);
            try
            {
                await run.PlayAsync(50);
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                throw new InvalidOperationException($"Size {size}, seed {seed}: {string.Join(", ", run.Steps)}", error);
            }
        }
    }

    private sealed class Schedule : IDisposable
    {
        private readonly FakeTime _time = new();
        private readonly PoolLimits _limits;
        private readonly FakeMembers _members;
        private readonly ConnectionPool<FakeMember> _pool;
        private readonly PoolModel _model;
        private readonly Random _random;
        private readonly Dictionary<int, (Task<FakeMember> Task, CancellationTokenSource Cancel)> _users = [];
        private int _nextUser;

        public Schedule(int size, int seed)
        {
            _limits = new PoolLimits { Size = size, Lifetime = TimeSpan.FromMinutes(10), IdleCheckAfter = TimeSpan.FromMinutes(1), AcquisitionTimeout = TimeSpan.FromSeconds(30) };
            _members = new FakeMembers(_time);
            _pool = new ConnectionPool<FakeMember>("test", _limits, _members.OpenAsync, _time);
            (_model, _random) = (new PoolModel(_limits), new Random(seed));
        }

        public List<string> Steps { get; } = [];

        public void Dispose() => _pool.Abort();

        public async Task PlayAsync(int steps)
        {
            for (int i = 0; i < steps; i++)
            {
                await StepAsync();
                Assert.Equal((_model.Lent.Count, _model.Idle.Count, _model.Line.Count), (_pool.InUse, _pool.Idle, _pool.Waiting));
                Assert.Equal(_model.Lent.Count + _model.Idle.Count, _members.Open);
            }

            (_members.OpeningFails, _model.OpeningFails) = (false, false);
            while (_model.Lent.Count > 0)
            {
                await ReturnAsync(_model.Lent.Keys.First(), isClean: true);
            }

            Assert.Equal(0, _pool.Waiting);
            await _pool.DisposeAsync().AsTask().WaitAsync(Guard);
            Assert.True(_members.MostOpen <= _limits.Size);
            Assert.Equal((0, 0), (_members.Open, _time.ArmedTimers));
        }

        private Task StepAsync() => _random.Next(10) switch
        {
            < 4 => AcquireAsync(),
            < 7 => _model.Lent.Count > 0 ? ReturnAsync(Any(_model.Lent.Keys), _random.Next(4) != 0) : AcquireAsync(),
            7 => _model.Line.Count > 0 ? GiveUpAsync(Any(_model.Line.Select(static each => each.User))) : AcquireAsync(),
            8 => AdvanceAsync(TimeSpan.FromSeconds(_random.Next(3) switch { 0 => 5, 1 => 31, _ => 61 * _random.Next(1, 9) })),
            _ => BreakAsync(),
        };

        private async Task AcquireAsync()
        {
            int user = ++_nextUser;
            Steps.Add($"{user} asks");
            var cancel = new CancellationTokenSource();
            var expected = _model.Acquire(user);
            _users.Add(user, (_pool.AcquireAsync(cancel.Token).AsTask(), cancel));
            await ExpectAsync(expected);
        }

        private async Task ReturnAsync(int user, bool isClean)
        {
            Steps.Add($"{user} returns {(isClean ? "" : "dirty")}");
            var member = await _users[user].Task;
            member.IsDirty = !isClean;
            member.Release();
            Forget(user);
            var expected = _model.Return(user, isClean);
            await _pool.ReturnAsync(member);
            await ExpectAsync(expected);
        }

        private async Task GiveUpAsync(int user)
        {
            Steps.Add($"{user} gives up");
            _model.GiveUp(user);
            await _users[user].Cancel.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _users[user].Task.WaitAsync(Guard));
            Forget(user);
        }

        private async Task AdvanceAsync(TimeSpan by)
        {
            Steps.Add($"{by.TotalSeconds} s pass");
            _time.Advance(by);
            _model.Now += by;
            foreach (int user in _model.TimedOut())
            {
                var error = await Assert.ThrowsAsync<PoolExhaustedException>(() => _users[user].Task.WaitAsync(Guard));
                Assert.Equal(ErrorKind.Timeout, error.Kind);
                Forget(user);
            }
        }

        private Task BreakAsync()
        {
            if (_model.Idle.Count > 0 && _random.Next(3) != 0)
            {
                var victim = _model.Idle[_random.Next(_model.Idle.Count)];
                var member = _members.All[victim.Id - 1];
                if (_random.Next(2) == 0)
                {
                    (victim.IsDead, member.IsDead) = (true, true);
                }

                (victim.IsOutdated, member.IsOutdated) = (true, true);
                Steps.Add($"member {victim.Id} outdated, dead {victim.IsDead}");
            }
            else
            {
                (_model.OpeningFails, _members.OpeningFails) = (!_model.OpeningFails, !_members.OpeningFails);
                Steps.Add($"opening fails {_model.OpeningFails}");
            }

            return Task.CompletedTask;
        }

        private async Task ExpectAsync(List<(int User, int Member)> expected)
        {
            foreach (var (user, id) in expected)
            {
                if (id == 0)
                {
                    await Assert.ThrowsAsync<MedImagingException>(() => _users[user].Task.WaitAsync(Guard));
                    Forget(user);
                    continue;
                }

                var member = await _users[user].Task.WaitAsync(Guard);
                member.Use();
                Assert.Equal(id, member.Id);
            }

            Assert.All(_model.Line, each => Assert.False(_users[each.User].Task.IsCompleted));
        }

        private void Forget(int user)
        {
            _users[user].Cancel.Dispose();
            _users.Remove(user);
        }

        private int Any(IEnumerable<int> users)
        {
            int[] all = [.. users];
            return all[_random.Next(all.Length)];
        }
    }
}
