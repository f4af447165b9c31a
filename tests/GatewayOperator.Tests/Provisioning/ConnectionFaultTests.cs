using GatewayOperator.Provisioning;
using Npgsql;

namespace GatewayOperator.Tests.Provisioning;

/// <summary>Which internal errors of a server the next run may meet no more.</summary>
public sealed class ConnectionFaultTests
{
    [TestCase("could not open relation with OID 16403", ExpectedResult = true)]
    [TestCase("cache lookup failed for relation 16403", ExpectedResult = true)]
    [TestCase("cache lookup failed for attribute 3 of relation 16403", ExpectedResult = true)]
    [TestCase("invalid page in block 7 of relation base/5/16403", ExpectedResult = false)]
    [TestCase("unrecognized node type: 17", ExpectedResult = false)]
    public bool Internal_error_passes_only_where_something_was_dropped_meanwhile(string message) =>
        ConnectionFault.IsOfDroppedObject(Answer("XX000", message));

    [Test]
    public void Other_errors_with_such_a_text_do_not_pass() =>
        Assert.That(
            ConnectionFault.IsOfDroppedObject(Answer("P0001", "could not open relation with OID 16403")), Is.False);

    private static PostgresException Answer(string state, string message) => new(message, "ERROR", "ERROR", state);
}
