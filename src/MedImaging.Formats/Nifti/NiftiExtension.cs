namespace MedImaging.Formats;

/// <summary>Something that a program keeps behind a NIfTI header, as found. It is data, never an instruction, and may name the patient.</summary>
/// <param name="Code">Whose it is (nifti1.h, <c>ecode</c>): 2 for DICOM attributes, 4 for AFNI, 6 for a comment.</param>
/// <param name="Data">The bytes.</param>
public sealed record NiftiExtension(int Code, ReadOnlyMemory<byte> Data);
