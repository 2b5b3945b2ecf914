using System.Text.Json.Serialization;

namespace MedImaging;

/// <summary>A place or a direction in the patient: millimetres towards the left, the back and the head (PS3.3 C.7.6.2.1.1).</summary>
/// <param name="X">Towards the patient's left.</param>
/// <param name="Y">Towards the patient's back.</param>
/// <param name="Z">Towards the patient's head.</param>
public readonly record struct PatientVector(double X, double Y, double Z)
{
    /// <summary>Gets the length.</summary>
    [JsonIgnore]
    public double Length => Math.Sqrt(Dot(this));

    /// <summary>Adds two vectors.</summary>
    public static PatientVector operator +(PatientVector left, PatientVector right) => new(left.X + right.X, left.Y + right.Y, left.Z + right.Z);

    /// <summary>Subtracts a vector.</summary>
    public static PatientVector operator -(PatientVector left, PatientVector right) => new(left.X - right.X, left.Y - right.Y, left.Z - right.Z);

    /// <summary>Stretches a vector.</summary>
    public static PatientVector operator *(PatientVector vector, double factor) => new(vector.X * factor, vector.Y * factor, vector.Z * factor);

    /// <summary>Adds a vector.</summary>
    /// <param name="other">The other vector.</param>
    /// <returns>The sum.</returns>
    public PatientVector Add(PatientVector other) => this + other;

    /// <summary>Subtracts a vector.</summary>
    /// <param name="other">The other vector.</param>
    /// <returns>The difference.</returns>
    public PatientVector Subtract(PatientVector other) => this - other;

    /// <summary>Stretches the vector.</summary>
    /// <param name="factor">By how much.</param>
    /// <returns>The stretched vector.</returns>
    public PatientVector Multiply(double factor) => this * factor;

    /// <summary>Multiplies two vectors to a number.</summary>
    /// <param name="other">The other vector.</param>
    /// <returns>The scalar product.</returns>
    public double Dot(PatientVector other) => (X * other.X) + (Y * other.Y) + (Z * other.Z);

    /// <summary>Multiplies two vectors to one that stands on both.</summary>
    /// <param name="other">The other vector.</param>
    /// <returns>The vector product.</returns>
    public PatientVector Cross(PatientVector other) => new((Y * other.Z) - (Z * other.Y), (Z * other.X) - (X * other.Z), (X * other.Y) - (Y * other.X));
}
