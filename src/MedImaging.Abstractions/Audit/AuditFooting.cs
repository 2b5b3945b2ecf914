namespace MedImaging;

/// <summary>What a link of an audit trail was put to: whether the host could tell that the trail's head was its own.</summary>
/// <remarks>Who can write to the store may cut a trail's end off and give it a head that fits. The host, which goes on writing, must not seal that head anew without a word: it says so in its next link, where it stays.</remarks>
public enum AuditFooting
{
    /// <summary>A head sealed under a key of the host; where the host has no keys, one that fits.</summary>
    Sealed,

    /// <summary>A head sealed without a key, though the host has keys: it has them only now, or somebody else made the head.</summary>
    WithoutKey,

    /// <summary>A head sealed under a key the host does not have, as after the trail came from another host.</summary>
    UnknownKey,

    /// <summary>A head that was changed, or made by someone without the key.</summary>
    Unsealed,
}
