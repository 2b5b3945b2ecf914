namespace MedImaging;

/// <summary>A point in a coordinate system.</summary>
/// <param name="Srid">The coordinate system's number: 7203 and 9157 are Cartesian (two and three coordinates), 4326 and 4979 geographic.</param>
/// <param name="X">The first coordinate; the longitude.</param>
/// <param name="Y">The second coordinate; the latitude.</param>
/// <param name="Z">The third coordinate, or null for a point of two.</param>
public sealed record CypherPoint(int Srid, double X, double Y, double? Z = null);
