namespace MedImaging;

/// <summary>Work that reads wants a second statement, which Neo4j would answer from another moment: it is run again under the tenant's lock.</summary>
internal sealed class SeveralReadsException : Exception
{
    public SeveralReadsException()
        : base("The work reads in several statements.")
    {
    }

    public SeveralReadsException(string message)
        : base(message)
    {
    }

    public SeveralReadsException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
