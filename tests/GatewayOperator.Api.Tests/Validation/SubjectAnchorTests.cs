namespace GatewayOperator.Api.Tests.Validation;

public sealed class SubjectAnchorTests
{
    [TestCase("{repository: acme/shop}")]
    [TestCase("{repository: \"acme/*\"}")]
    [TestCase("{sub: \"repo:acme/shop:*\"}")]
    [TestCase("{sub: \"system:serviceaccount:ci:migrator\"}")]
    [TestCase("{repository_id: \"68123\", environment: \"prod*\"}")]
    public void Subject_that_pins_an_identity_is_accepted(string claims) =>
        Assert.That(Yamls.Errors(With(claims)), Is.Empty);

    [TestCase("{}", "at least one entry")]
    [TestCase("{ref: refs/heads/main}", "must pin an identity")]
    [TestCase("{repository: \"*/shop\"}", "must pin an identity")]
    [TestCase("{repository: \"ac*\"}", "must pin an identity")]
    [TestCase("{repository: \"*\"}", "lone *")]
    [TestCase("{repository: acme/shop, environment: \"**\"}", "lone *")]
    [TestCase("{sub: \"repo:**\"}", "must pin an identity")]
    [TestCase("{sub: \"repo:*/shop:*\"}", "must pin an identity")]
    [TestCase("{sub: \"system:serviceaccount:**\"}", "must pin an identity")]
    [TestCase("{repository: \"\"}", "must not be empty")]
    public void Subject_that_admits_strangers_is_refused(string claims, string message) =>
        Assert.That(Yamls.Errors(With(claims)).Select(e => e.Message), Has.Some.Contains(message));

    private static string With(string claims) =>
        Yamls.Grant.Replace("claims: {repository: acme/shop, ref: refs/heads/main}", $"claims: {claims}");
}
