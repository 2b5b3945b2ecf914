using System.Numerics;

namespace MedImaging;

/// <summary>The subsets of players whose worth is asked for, and the Shapley values that follow from their worths. The first subset is empty, the second is all.</summary>
internal sealed class Coalitions
{
    private const int MostExact = 12;

    private readonly List<bool> _members = [];
    private readonly List<double> _weights = [];
    private readonly int _players;

    private Coalitions(int players)
    {
        _players = players;
        Add(new bool[players], 0);
        Add([.. Enumerable.Repeat(true, players)], 0);
    }

    public int Count => _weights.Count;

    public ReadOnlySpan<bool> this[int index] => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_members).Slice(index * _players, _players);

    public static Coalitions Make(int players, int samples, ulong seed)
    {
        var made = new Coalitions(players);
        if (players <= MostExact)
        {
            made.AddAll();
        }
        else
        {
            made.AddSampled(samples, seed);
        }

        return made;
    }

    public double[] ToShapley(double[] worths) => _players <= MostExact ? Enumerate(worths) : Fit(worths);

    private void Add(ReadOnlySpan<bool> members, double weight)
    {
        _members.AddRange(members);
        _weights.Add(weight);
    }

    private void AddAll()
    {
        bool[] members = new bool[_players];
        for (int bits = 1; bits < (1 << _players) - 1; bits++)
        {
            for (int p = 0; p < _players; p++)
            {
                members[p] = (bits >> p & 1) != 0;
            }

            Add(members, 0);
        }
    }

    // Sizes s and players − s in turn, from 1: all subsets of a size while they fit; the rest is sampled by the kernel's weights, each with its complement.
    private void AddSampled(int samples, ulong seed)
    {
        int size = 1, left = samples;
        for (; 2 * size < _players && Combinations(size) * 2 <= left; size++)
        {
            int before = Count;
            AddOfSize(size);
            left -= Count - before;
        }

        double[] kernel = [.. Enumerable.Range(0, (_players / 2) + 1).Select(s => s < size ? 0 : (_players - 1d) / (s * (_players - (double)s)) * (2 * s == _players ? 0.5 : 1))];
        double rest = kernel.Sum();
        int pairs = left / 2;
        if (rest <= 0 || pairs == 0)
        {
            return;
        }

        var chance = new SeededChance(seed);
        bool[] members = new bool[_players];
        int[] order = new int[_players];
        for (int i = 0; i < pairs; i++)
        {
            chance.Choose(Draw(kernel, chance.NextShare() * rest), order, members);
            AddPair(members, rest / pairs);
        }
    }

    private static int Draw(double[] kernel, double at)
    {
        int size = kernel.Length - 1;
        for (int s = 0; s < kernel.Length - 1; s++)
        {
            at -= kernel[s];
            if (at < 0)
            {
                return s;
            }
        }

        return size;
    }

    private void AddOfSize(int size)
    {
        double weight = (_players - 1d) / (size * (_players - (double)size)) / Combinations(size);
        int[] chosen = [.. Enumerable.Range(0, size)];
        bool[] members = new bool[_players];
        while (true)
        {
            Array.Clear(members);
            foreach (int player in chosen)
            {
                members[player] = true;
            }

            AddPair(members, weight);
            int at = size - 1;
            while (at >= 0 && chosen[at] == _players - size + at)
            {
                at--;
            }

            if (at < 0)
            {
                return;
            }

            chosen[at]++;
            for (int next = at + 1; next < size; next++)
            {
                chosen[next] = chosen[next - 1] + 1;
            }
        }
    }

    private void AddPair(bool[] members, double weight)
    {
        Add(members, weight);
        Add(Array.ConvertAll(members, member => !member), weight);
    }

    private double Combinations(int size)
    {
        double count = 1;
        for (int i = 0; i < size; i++)
        {
            count = Math.Round(count * (_players - i) / (i + 1));
        }

        return count;
    }

    // φ(p) = Σ over S without p of |S|! (n − |S| − 1)! / n! × (v(S + p) − v(S)).
    private double[] Enumerate(double[] worths)
    {
        double[] values = new double[_players];
        double[] shares = new double[_players];
        shares[0] = 1d / _players;
        for (int size = 1; size < _players; size++)
        {
            shares[size] = shares[size - 1] * size / (_players - size);
        }

        for (int bits = 0; bits < 1 << _players; bits++)
        {
            int size = BitOperations.PopCount((uint)bits);
            double worth = worths[IndexOf(bits)];
            for (int p = 0; p < _players; p++)
            {
                values[p] += (bits >> p & 1) != 0 ? shares[size - 1] * worth : -shares[size] * worth;
            }
        }

        return values;
    }

    private int IndexOf(int bits) => bits == 0 ? 0 : bits == (1 << _players) - 1 ? 1 : bits + 1;

    // The last player's value is what is missing to the whole, so that the values add up.
    private double[] Fit(double[] worths)
    {
        int last = _players - 1;
        double total = worths[1] - worths[0];
        var fit = new LeastSquares(last);
        double[] row = new double[last];
        for (int i = 2; i < Count; i++)
        {
            var members = this[i];
            double own = members[last] ? 1 : 0;
            for (int p = 0; p < last; p++)
            {
                row[p] = (members[p] ? 1 : 0) - own;
            }

            fit.Add(row, worths[i] - worths[0] - (own * total), _weights[i]);
        }

        double[] values = new double[_players];
        fit.Solve(0).CopyTo(values, 0);
        values[last] = total - values.Sum();
        return values;
    }
}
