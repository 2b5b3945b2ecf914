namespace MedImaging;

/// <summary>Pairs rows with columns so that as many pairs as possible are allowed, and of these the sum of costs is least (Kuhn, 1955; by shortest augmenting paths).</summary>
internal static class Assignment
{
    /// <summary>Finds the pairs.</summary>
    /// <param name="costs">The cost of each pair, 0 to 1; infinite where it is not allowed.</param>
    /// <returns>The column of each row, or −1. Equal sums are settled by the order of rows and columns, so the same input gives the same pairs.</returns>
    public static int[] Solve(double[,] costs)
    {
        int rows = costs.GetLength(0), columns = costs.GetLength(1), size = Math.Max(rows, columns);
        double none = size + 1;   // dearer than all that can be allowed together
        double[] rowPrice = new double[size + 1], columnPrice = new double[size + 1];
        int[] rowOf = new int[size + 1];
        for (int row = 1; row <= size; row++)
        {
            Augment(row, Cost, size, rowPrice, columnPrice, rowOf);
        }

        int[] columnOf = new int[rows];
        Array.Fill(columnOf, -1);
        for (int column = 1; column <= columns; column++)
        {
            if (rowOf[column] <= rows && double.IsFinite(costs[rowOf[column] - 1, column - 1]))
            {
                columnOf[rowOf[column] - 1] = column - 1;
            }
        }

        return columnOf;

        double Cost(int row, int column) => row <= rows && column <= columns && costs[row - 1, column - 1] is var cost && double.IsFinite(cost) ? cost : none;
    }

    // Column 0 stands for the row that is to be placed; prices keep every reduced cost at 0 or above.
    private static void Augment(int row, Func<int, int, double> cost, int size, double[] rowPrice, double[] columnPrice, int[] rowOf)
    {
        double[] least = new double[size + 1];
        int[] way = new int[size + 1];
        bool[] isUsed = new bool[size + 1];
        Array.Fill(least, double.PositiveInfinity);
        rowOf[0] = row;
        int column = 0;
        do
        {
            isUsed[column] = true;
            int from = rowOf[column], next = 0;
            double delta = double.PositiveInfinity;
            for (int j = 1; j <= size; j++)
            {
                if (isUsed[j])
                {
                    continue;
                }

                double reduced = cost(from, j) - rowPrice[from] - columnPrice[j];
                (least[j], way[j]) = reduced < least[j] ? (reduced, column) : (least[j], way[j]);
                (delta, next) = least[j] < delta ? (least[j], j) : (delta, next);
            }

            for (int j = 0; j <= size; j++)
            {
                if (isUsed[j])
                {
                    rowPrice[rowOf[j]] += delta;
                    columnPrice[j] -= delta;
                }
                else
                {
                    least[j] -= delta;
                }
            }

            column = next;
        }
        while (rowOf[column] != 0);

        for (; column != 0; column = way[column])
        {
            rowOf[column] = rowOf[way[column]];
        }
    }
}
