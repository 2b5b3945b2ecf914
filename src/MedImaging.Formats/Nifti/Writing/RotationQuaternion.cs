namespace MedImaging.Formats;

/// <summary>The quaternion of a rotation, as NIfTI has it: its real part is not stored and not negative.</summary>
internal static class RotationQuaternion
{
    // The rotation whose columns are the three directions (nifti1.h, method 2).
    public static (double B, double C, double D) Of(PatientVector i, PatientVector j, PatientVector k)
    {
        double trace = 1 + i.X + j.Y + k.Z;
        if (trace > 0.5)
        {
            double a = 0.5 * Math.Sqrt(trace);
            return (0.25 * (j.Z - k.Y) / a, 0.25 * (k.X - i.Z) / a, 0.25 * (i.Y - j.X) / a);
        }

        double x = 1 + i.X - (j.Y + k.Z), y = 1 + j.Y - (i.X + k.Z), z = 1 + k.Z - (i.X + j.Y);
        double scale, b, c, d, real;
        if (x > 1)
        {
            b = 0.5 * Math.Sqrt(x);
            scale = 0.25 / b;
            (c, d, real) = ((j.X + i.Y) * scale, (k.X + i.Z) * scale, (j.Z - k.Y) * scale);
        }
        else if (y > 1)
        {
            c = 0.5 * Math.Sqrt(y);
            scale = 0.25 / c;
            (b, d, real) = ((j.X + i.Y) * scale, (k.Y + j.Z) * scale, (k.X - i.Z) * scale);
        }
        else
        {
            d = 0.5 * Math.Sqrt(z);
            scale = 0.25 / d;
            (b, c, real) = ((k.X + i.Z) * scale, (k.Y + j.Z) * scale, (i.Y - j.X) * scale);
        }

        return real < 0 ? (-b, -c, -d) : (b, c, d);
    }
}
