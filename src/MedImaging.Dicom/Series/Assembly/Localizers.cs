namespace MedImaging.Dicom;

/// <summary>Finds pictures for planning: those whose image type says so (PS3.3 C.8.2.1.1.1), and the few that stand at right angles to all others.</summary>
internal static class Localizers
{
    private const int MostOrthogonal = 3, FewestSlices = 5;
    private const double RightAngle = 0.2;

    public static int TakeOut(List<StackFrame> frames, PlaneDirections directions, out bool areAll)
    {
        int main = directions.MainDirection, count = 0;
        foreach (var frame in frames)
        {
            if (frame.Geometry.FrameType.Contains("LOCALIZER", StringComparer.Ordinal) || IsOrthogonal(directions, directions[frame], main))
            {
                directions.SetPlanning(frame);
                count++;
            }
        }

        areAll = count == frames.Count && count > 0;
        return count;
    }

    private static bool IsOrthogonal(PlaneDirections directions, int direction, int main)
        => direction >= 0 && direction != main && directions.FramesIn(direction) <= MostOrthogonal && directions.FramesIn(main) >= FewestSlices
            && Math.Abs(directions.NormalOf(direction).Dot(directions.NormalOf(main))) < RightAngle;
}
