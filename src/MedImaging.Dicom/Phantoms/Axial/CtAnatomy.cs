namespace MedImaging.Dicom;

/// <summary>A trunk from the top of the lungs to the liver, as ellipsoids in Hounsfield units.</summary>
internal static class CtAnatomy
{
    public const double Air = -1000;
    private const double RibPitch = 23, RibDrop = 82;

    private static readonly Ellipsoid[] Trunk =
    [
        new(0, 0, 0, 172, 122, 2000, -105),                                         // skin and fat
        new(0, 2, 0, 158, 108, 2000, 52),                                           // muscle
        new(0, 6, -60, 138, 92, 140, 35),                                           // belly, below the diaphragm
    ];

    private static readonly Ellipsoid[] Organs =
    [
        new(-72, 4, 34, 60, 84, 92, -850, 6), new(72, 4, 34, 60, 84, 92, -850, -6), // lungs
        new(0, -6, 40, 30, 52, 130, 45),                                            // mediastinum
        new(-1, -28, 118, 9, 9, 62, -990),                                          // windpipe
        new(22, -34, -4, 58, 46, 46, 42, 34),                                       // heart
        new(-52, -8, -88, 88, 78, 62, 60, -10),                                     // liver
        new(92, 30, -92, 34, 42, 44, 50, 20),                                       // spleen
        new(38, -40, -96, 40, 34, 36, 25, 14),                                      // stomach
        new(42, -52, -92, 28, 14, 24, -900),                                        // its gas
        new(-62, 46, -140, 26, 32, 46, 35), new(64, 46, -140, 26, 32, 46, 35),      // kidneys
        new(24, 42, 0, 12, 12, 400, 42),                                            // aorta
    ];

    private static readonly Ellipsoid[] Spine =
    [
        new(0, 66, 0, 19, 16, 2000, 700), new(0, 66, 0, 16, 13, 2000, 220),         // vertebral body: shell and spongy bone
        new(0, 86, 0, 11, 9, 2000, 700), new(0, 86, 0, 8, 7, 2000, 20),             // canal
        new(0, 102, 0, 4, 11, 2000, 600),                                           // spinous process
        new(-22, 92, 0, 14, 5, 2000, 500, 24), new(22, 92, 0, 14, 5, 2000, 500, -24),
        new(0, -100, 40, 17, 5, 90, 520), new(0, -100, 40, 14, 3, 88, 160),         // breast bone
    ];

    /// <summary>Paints the trunk at a height; the lesions lie over organs and under nothing.</summary>
    public static void Paint(SliceCanvas canvas, double z, IEnumerable<PhantomSphere> lesions)
    {
        canvas.Paint(new(0, 205, 0, 190, 66, 2000, -850), z);                       // the table under the patient
        canvas.Paint(new(0, 207, 0, 187, 64, 2000, -960), z);
        PaintAll(canvas, Trunk, z);
        PaintAll(canvas, Organs, z);
        PaintRibs(canvas, z);
        PaintAll(canvas, Spine, z);
        foreach (var ball in lesions)
        {
            double r = ball.RadiusMillimetres;
            canvas.Paint(new(ball.X, ball.Y, ball.Z, r, r, r, ball.Value), z);
        }
    }

    private static void PaintAll(SliceCanvas canvas, Ellipsoid[] shapes, double z)
    {
        foreach (ref readonly var shape in shapes.AsSpan())
        {
            canvas.Paint(shape, z);
        }
    }

    // Ribs slope down from the spine, so an axial slice cuts each at another angle round the chest.
    private static void PaintRibs(SliceCanvas canvas, double z)
    {
        for (int rib = -6; rib < 12; rib++)
        {
            double angle = ((rib * RibPitch) - z) / RibDrop * 180;
            if (angle is < 16 or > 150)
            {
                continue;
            }

            double sin = PortableMath.Sin(angle), cos = PortableMath.Cos(angle);
            foreach (int side in (ReadOnlySpan<int>)[-1, 1])
            {
                double x = side * 146 * sin, y = 4 + (97 * cos), turn = side * -(angle - (12 * sin * cos));
                canvas.Paint(new(x, y, z, 15, 5.2, 6, 700, turn), z);
                canvas.Paint(new(x, y, z, 13, 3.2, 6, 260, turn), z);
            }
        }
    }
}
