using GatewayOperator.Api.Configuration;

namespace GatewayOperator.Api.Tests.Configuration;

/// <summary>Whether somebody who looked has seen what a transaction did.</summary>
public sealed class CatalogSnapshotTests
{
    [TestCase("100:100:", "99", true)]
    [TestCase("100:100:", "100", false)]
    [TestCase("100:105:100,103", "103", false)]
    [TestCase("100:105:100,103", "102", true)]
    [TestCase("100:105:100,103", "105", false)]
    [TestCase("4294967300:4294967310:", "4294967299", true, Description = "counted on behind 32 bits")]
    [TestCase(null, "99", false)]
    [TestCase("100:100:", null, false)]
    [TestCase("100:100", "99", false)]
    public void Only_what_had_ended_was_seen(string? snapshot, string? transaction, bool seen) =>
        Assert.That(CatalogSnapshot.IsAfter(snapshot, transaction), Is.EqualTo(seen));
}
