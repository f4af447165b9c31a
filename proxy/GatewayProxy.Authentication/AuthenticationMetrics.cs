using System.Text.Json;
using Prometheus;

namespace GatewayProxy.Authentication;

/// <summary>Counters of this room.</summary>
public static class AuthenticationMetrics
{
    private static readonly Counter Authentications = Metrics.CreateCounter(
        "dbgateway_authentications_total", "Tokens that clients sent, by outcome.", "outcome");

    private static readonly Counter Fetches = Metrics.CreateCounter(
        "dbgateway_issuer_fetches_total", "Fetches of an issuer's keys, by outcome.", "issuer", "outcome");

    public static void CountAuthentication(AuthenticationReason reason)
        => Authentications.WithLabels(LabelOf(reason)).Inc();

    internal static void CountFetch(string issuer, IssuerFetchOutcome outcome)
        => Fetches.WithLabels(issuer, LabelOf(outcome)).Inc();

    private static string LabelOf<T>(T value)
        where T : struct, Enum
        => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
