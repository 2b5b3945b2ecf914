using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Which answers a response cache keeps, how long, and how much of them.</summary>
public sealed class ResponseCacheOptions
{
    /// <summary>Gets or sets a name that takes part in every key: clients that answer differently under one name and model, as two routers do, are told apart by it.</summary>
    /// <value>The default is empty: the client's own name, address and model tell it apart.</value>
    [StringLength(256)]
    public string Name { get; set; } = "";

    /// <summary>Gets or sets how long an answer is kept, on a clock that no time server moves.</summary>
    /// <value>The default is 30 minutes.</value>
    public TimeSpan TimeToLive { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>Gets or sets how many bytes all answers kept in memory may have.</summary>
    /// <value>The default is 64 MiB.</value>
    [Range(4096, long.MaxValue)]
    public long MaximumBytes { get; set; } = 64L << 20;

    /// <summary>Gets or sets how many bytes one answer may have; a larger one is not kept.</summary>
    /// <value>The default is 1 MiB.</value>
    [Range(1, int.MaxValue)]
    public int MaximumAnswerBytes { get; set; } = 1 << 20;

    /// <summary>Gets or sets whether answers are kept that were asked for with a temperature above 0, where the caller wants another one each time.</summary>
    /// <value>The default is <see langword="false"/>. A call that names no temperature is kept.</value>
    public bool KeepsSampledAnswers { get; set; }

    /// <summary>Gets or sets whether all callers of this process are of one tenant, so that a call with patient content needs no tenant in its scope. It always needs the patient.</summary>
    /// <value>The default is <see langword="false"/>: such a call without a tenant is not kept.</value>
    public bool ServesOneTenant { get; set; }

    /// <summary>Gets the names in <see cref="ChatOptions.AdditionalProperties"/> that change an answer by texts, numbers or booleans: they take part in the key. A call with any other name is not kept.</summary>
    public IList<string> KeyedProperties { get; } = [];

    /// <summary>Gets or sets what else must hold of an answer to be kept, beyond that it is complete.</summary>
    /// <value>The default is nothing.</value>
    public Func<ChatResponse, bool>? ShouldKeep { get; set; }

    /// <summary>Gets or sets how long a distributed cache may take; what takes longer is a miss.</summary>
    /// <value>The default is 100 milliseconds.</value>
    public TimeSpan StoreTimeout { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Gets or sets how long a distributed cache that failed or was too slow is left alone.</summary>
    /// <value>The default is 5 seconds.</value>
    public TimeSpan StorePause { get; set; } = TimeSpan.FromSeconds(5);

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(TimeToLive, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumBytes, 4096);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumAnswerBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(StoreTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(StorePause, TimeSpan.Zero);
    }
}
