namespace MedImaging.Tests.Models;

public sealed class ClassActivationTests
{
    [Fact]
    public void Map_IsTheWeightedSumOfTheFeatureMaps()
    {
        var activation = new ClassActivation([9, 9, 1, -2], channels: 2);

        var map = activation.Map(1, [1, 2, 3, 4, 10, 20, 30, 40], 2, 2, area: null);

        Assert.Equal([-19f, -38f, -57f, -76f], map.Values);
    }

    [Fact]
    public void Region_IsTheBoxOfTheHotCells_InTheFramesPixels()
    {
        ActivationMap map = new(2, 4, [0, 1, 4, 0, 0, 0, 2, 1.9f], "CAM");

        Assert.Equal(new FrameRegion(20, 0, 30, 20), ClassActivation.RegionOf(map, 20, 40));
        Assert.Equal(new FrameRegion(110, 0, 120, 20), ClassActivation.RegionOf(map with { Area = new FrameRegion(90, 0, 130, 20) }, 20, 300));
        Assert.Equal(new FrameRegion(8, 0, 10, 8), ClassActivation.RegionOf(map with { Area = new FrameRegion(-2, -2, 18, 8) }, 20, 10));
    }

    [Fact]
    public void Region_IsNone_WhereNothingSpeaksForTheLabel()
    {
        Assert.Null(ClassActivation.RegionOf(new ActivationMap(1, 2, [-1, 0], "CAM"), 10, 10));
        Assert.Null(ClassActivation.RegionOf(new ActivationMap(1, 2, [1, 0], "CAM") { Area = new FrameRegion(-20, 0, 20, 10) }, 10, 10));
    }
}
