namespace MedImaging.Tests;

public class BoltFailureTests
{
    [Theory]
    [InlineData("Neo.ClientError.Security.Unauthorized", ErrorKind.Unauthorized, false)]
    [InlineData("Neo.ClientError.Security.TokenExpired", ErrorKind.Unauthorized, false)]
    [InlineData("Neo.ClientError.Security.AuthorizationExpired", ErrorKind.Unauthorized, true)]
    [InlineData("Neo.ClientError.Security.AuthenticationRateLimit", ErrorKind.Throttled, false)]
    [InlineData("Neo.ClientError.Schema.ConstraintValidationFailed", ErrorKind.StorageConflict, false)]
    [InlineData("Neo.ClientError.Statement.SyntaxError", ErrorKind.InvalidInput, false)]
    [InlineData("Neo.ClientError.Statement.AccessMode", ErrorKind.PolicyBlocked, false)]
    [InlineData("Neo.ClientError.Database.DatabaseNotFound", ErrorKind.NotFound, false)]
    [InlineData("Neo.ClientError.Transaction.TransactionTimedOut", ErrorKind.Timeout, false)]
    [InlineData("Neo.ClientError.Cluster.NotALeader", ErrorKind.Unavailable, true)]
    [InlineData("Neo.ClientError.General.ForbiddenOnReadOnlyDatabase", ErrorKind.Unavailable, true)]
    [InlineData("Neo.TransientError.Transaction.DeadlockDetected", ErrorKind.Unavailable, true)]
    [InlineData("Neo.TransientError.Request.NoThreadsAvailable", ErrorKind.Throttled, true)]
    [InlineData("Neo.DatabaseError.General.UnknownError", ErrorKind.Unexpected, false)]
    public void Code_DecidesTheKindAndWhetherToRetry(string code, ErrorKind kind, bool isRetryable)
    {
        var failure = BoltFailure.Read(new Dictionary<string, object?> { ["code"] = code, ["message"] = "Planted" });

        Assert.Equal((kind, isRetryable, code), (failure.Kind, failure.IsRetryable, failure.Code));
        Assert.Contains(code, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Planted", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Neo.TransientError.Transaction.Terminated", "Neo.ClientError.Transaction.Terminated")]
    [InlineData("Neo.TransientError.Transaction.LockClientStopped", "Neo.ClientError.Transaction.LockClientStopped")]
    public void OldSpelling_OfWhatWasStopped_IsNotRetried(string code, string spelling)
    {
        var failure = BoltFailure.Read(new Dictionary<string, object?> { ["code"] = code });

        Assert.Equal((spelling, false), (failure.Code, failure.IsRetryable));
    }

    [Fact]
    public void GqlFailure_IsReadByItsOwnKeys()
    {
        var failure = BoltFailure.Read(new Dictionary<string, object?>
        {
            ["neo4j_code"] = "Neo.ClientError.Statement.SyntaxError",
            ["gql_status"] = "42001",
            ["message"] = "Planted",
            ["description"] = "Planted",
            ["diagnostic_record"] = new Dictionary<string, object?> { ["OPERATION"] = "" },
            ["cause"] = new Dictionary<string, object?> { ["message"] = "Planted" },
        });

        Assert.Equal(("Neo.ClientError.Statement.SyntaxError", "42001"), (failure.Code, failure.GqlStatus));
        Assert.Contains("42001", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Planted", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Planted data")]
    [InlineData("Neo.Planted name.x.y")]
    [InlineData("Neo.ClientError.Statement.SyntaxError\nPlanted")]
    [InlineData(null)]
    public void WhatIsNoCode_IsNotShown(string? code)
    {
        var failure = BoltFailure.Read(new Dictionary<string, object?> { ["code"] = code, ["gql_status"] = "Planted" });

        Assert.Equal(ErrorKind.Unexpected, failure.Kind);
        Assert.Null(failure.GqlStatus);
        Assert.DoesNotContain("Planted", failure.ToString(), StringComparison.Ordinal);
    }
}
