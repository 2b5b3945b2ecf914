namespace MedImaging.Dicom;

/// <summary>Makes new UIDs. Injected wherever objects are made, so that tests get the same ones each time.</summary>
public interface IUidSource
{
    /// <summary>Makes a UID nobody has used.</summary>
    /// <returns>The UID, of at most 64 characters (PS3.5 9).</returns>
    string NewUid();
}
