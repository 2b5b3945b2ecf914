using System.Diagnostics;
using System.Globalization;
using MedImaging.Providers;

namespace MedImaging.Tests.Limits;

/// <summary>The rate limit against its reference on virtual time. MEDIMAGING_MODEL_SEQUENCES=1000000 runs the long form.</summary>
public sealed class RateLaneModelTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Window = TimeSpan.FromTicks(600);

    // One failed sequence again: its seed here, and 1 as the number of sequences.
    private static int First => int.TryParse(Environment.GetEnvironmentVariable("MEDIMAGING_MODEL_SEED"), CultureInfo.InvariantCulture, out int first) ? first : 0;

    internal static int Sequences => int.TryParse(Environment.GetEnvironmentVariable("MEDIMAGING_MODEL_SEQUENCES"), CultureInfo.InvariantCulture, out int many) ? many : 20_000;

    [Fact]
    public void TheLane_DecidesAsItsModel_AndNeverPassesALimit_InRandomSequences()
    {
        var clock = Stopwatch.StartNew();
        long grants = 0, refusals = 0;
        Parallel.For(First, First + Sequences, new ParallelOptions { MaxDegreeOfParallelism = 2 }, seed =>
        {
            var run = new Run(seed);
            run.Go();
            Interlocked.Add(ref grants, run.Grants);
            Interlocked.Add(ref refusals, run.Refusals);
        });

        output.WriteLine($"{Sequences} sequences, {grants} starts, {refusals} refusals, 0 disagreements, {clock.Elapsed}");
        Assert.True(grants > Sequences && refusals > Sequences / 10, $"{grants} starts, {refusals} refusals: too few to say anything.");
    }

    [Theory]
    [InlineData(513792)]   // a start without waiting did not end a row of overtakes
    public void TheLane_DecidesAsItsModel_WhereItOnceDidNot(int seed)
    {
        var run = new Run(seed);
        run.Go();
        Assert.True(run.Grants > 0);
    }

    private sealed class Run
    {
        private readonly int _seed;
        private readonly Random _random;
        private readonly int _most;
        private readonly long _mostTokens;
        private readonly RateLane _lane;
        private readonly RateLaneModel _model;
        private readonly Dictionary<int, WaitingCall> _calls = [];
        private readonly List<(int Id, long Number, long At)> _started = [];
        private readonly List<(int Id, long After)> _refused = [];
        private readonly bool _corrects;
        private long _now = 1000;
        private int _nextId;

        public Run(int seed)
        {
            (_seed, _random) = (seed, new Random(seed));
            (_most, _corrects) = (_random.Next(1, 6), _random.Next(3) == 0);
            bool hasTokens = _random.Next(2) == 0;
            var options = new RateLimitOptions
            {
                RequestsPerMinute = _most,
                TokensPerMinute = hasTokens ? _random.Next(10, 40) : null,
                QueueLimit = _random.Next(0, 7),
                MostOvertakes = _random.Next(1, 4),
            };
            _lane = new RateLane(options, Window);
            _mostTokens = _lane.MostTokens;
            _model = new RateLaneModel(_most, _mostTokens, Window.Ticks, options.MostOvertakes, options.QueueLimit);
        }

        public int Grants => _started.Count;

        public int Refusals => _refused.Count;

        public void Go()
        {
            for (int step = _random.Next(5, 30); step > 0; step--)
            {
                switch (_random.Next(10))
                {
                    case < 5:
                        Arrive();
                        break;
                    case < 8:
                        Advance(_random.Next(5) == 0 ? _random.Next(1500) : _random.Next(200));
                        break;
                    case 8 when _nextId > 0:
                        Cancel(_random.Next(_nextId));
                        break;
                    case 9 when _corrects && _started.Count > 0:
                        Correct(_started[_random.Next(_started.Count)], _random.Next(0, 60));
                        break;
                    case 9:
                        long until = _now + _random.Next(300);
                        _lane.Close(_now, until);
                        _model.Close(_now, until);
                        break;
                }

                Compare();
            }

            NeverTooMany();
        }

        private void Arrive()
        {
            int id = _nextId++;
            var urgency = (CallUrgency)_random.Next(3);
            long tokens = _random.Next(0, (int)Math.Min(_mostTokens, 30) + 1), deadline = _now + _random.Next(3000);
            if (_lane.TryStart(_now, tokens) is { } number)
            {
                _started.Add((id, number, _now));
            }
            else
            {
                _calls.Add(id, new WaitingCall(urgency, tokens, deadline));
                _lane.Enqueue(_now, _calls[id]);
            }

            _model.Arrive(_now, new RateLaneModel.Call(id, urgency, tokens, deadline));
        }

        // The owner's timer: it looks again at the time that the lane names, and sometimes later.
        private void Advance(long by)
        {
            long end = _now + by;
            while (_lane.NextLook is { } look && look <= end)
            {
                Assert.Equal(_model.NextLook(_now), look);
                _now = look + (_random.Next(4) == 0 ? _random.Next(20) : 0);
                _lane.Review(_now);
                _model.Review(_now);
                Compare();
            }

            _now = Math.Max(_now, end);
            _lane.Review(_now);
            _model.Review(_now);
        }

        private void Cancel(int id)
        {
            if (_calls.TryGetValue(id, out var call))
            {
                _lane.Cancel(_now, call);
                _lane.Cancel(_now, call);   // twice frees nothing twice
                _model.Cancel(_now, id);
            }
        }

        private void Correct((int Id, long Number, long At) started, long tokens)
        {
            _lane.Correct(_now, started.Number, tokens);
            _model.Correct(_now, started.Id, tokens);
        }

        private void Compare()
        {
            foreach (var call in _lane.Decided)
            {
                int id = _calls.First(c => ReferenceEquals(c.Value, call)).Key;
                if (call.CouldStartAfter is { } after)
                {
                    _refused.Add((id, after));
                }
                else
                {
                    _started.Add((id, call.Grant, _now));
                }
            }

            _lane.Decided.Clear();
            Assert.True(
                _started.Select(s => (s.Id, s.At)).SequenceEqual(_model.Grants.Select(g => (g.Id, g.At)))
                    && _refused.SequenceEqual(_model.Refusals)
                    && _lane.Waiting == _model.Queue.Count,
                $"Seed {_seed} at {_now}: starts {string.Join(' ', _started)} | {string.Join(' ', _model.Grants)}, refusals {string.Join(' ', _refused)} | {string.Join(' ', _model.Refusals)}, waiting {_lane.Waiting} | {_model.Queue.Count}.");
        }

        private void NeverTooMany()
        {
            for (int i = _most; i < _started.Count; i++)
            {
                Assert.True(_started[i].At - _started[i - _most].At > Window.Ticks, $"Seed {_seed}: {_most + 1} starts within a window.");
            }

            // Without corrections the tokens of any window stay within the limit too.
            for (int i = 0; !_corrects && i < _started.Count; i++)
            {
                long inWindow = _model.Grants.Where(g => g.At <= _started[i].At && _started[i].At - g.At <= Window.Ticks).Sum(g => g.Tokens);
                Assert.True(inWindow <= _mostTokens, $"Seed {_seed}: {inWindow} tokens within a window.");
            }
        }
    }
}
