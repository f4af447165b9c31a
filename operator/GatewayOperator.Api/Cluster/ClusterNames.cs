using System.Security.Cryptography;
using System.Text;
using GatewayOperator.Api.Resources;

namespace GatewayOperator.Api.Cluster;

/// <summary>
/// How the objects of an installation are called on a cluster: operator, proxies and commands find each other by them.
/// </summary>
public static class ClusterNames
{
    public const string ManagedByLabel = "app.kubernetes.io/managed-by";

    public const string ManagedBy = "gateway-operator";

    public const string NameLabel = "app.kubernetes.io/name";

    /// <summary>Value of <see cref="NameLabel"/> on everything that belongs to a target's gateway.</summary>
    public const string GatewayName = "gateway-proxy";

    /// <summary>The target that an object belongs to, as <see cref="LabelValue"/> writes it.</summary>
    public const string TargetLabel = ResourceGroup.Group + "/target";

    public const string ComponentLabel = ResourceGroup.Group + "/component";

    /// <summary>Value of <see cref="ComponentLabel"/> on the Leases and pods of proxies.</summary>
    public const string GatewayComponent = "gateway";

    /// <summary>On a SessionRecord: its grant, as <see cref="LabelValue"/> writes it.</summary>
    public const string GrantLabel = ResourceGroup.Group + "/grant";

    /// <summary>On a SessionRecord: whose session it is, as <see cref="LabelValue"/> writes it.</summary>
    public const string SubjectLabel = ResourceGroup.Group + "/subject";

    /// <summary>On a proxy's Lease: its ProxyAcknowledgement as JSON.</summary>
    public const string AcknowledgementAnnotation = ResourceGroup.Group + "/acknowledgement";

    /// <summary>On a target: <c>true</c> lets it go although its database cannot be cleaned up.</summary>
    public const string AbandonAnnotation = ResourceGroup.Group + "/abandon-database";

    /// <summary>
    /// On a grant: <c>TIME</c>, or <c>TIME SUBJECT</c>, ends the activations that were approved until then.
    /// </summary>
    public const string RevokeActivationsAnnotation = ResourceGroup.Group + "/revoke-activations";

    /// <summary>On targets: their grants leave the database before they leave the cluster.</summary>
    public const string RevokeFinalizer = ResourceGroup.Group + "/revoke";

    /// <summary>Type of the Secrets that hold a compiled configuration.</summary>
    public const string ConfigSecretType = ResourceGroup.Group + "/gateway-config";

    /// <summary>Key of a configuration that fits one Secret.</summary>
    public const string ConfigKey = "config.json";

    /// <summary>Key of the index of a configuration that is spread over shards.</summary>
    public const string IndexKey = "index.json";

    /// <summary>Key of a shard's part of the configuration.</summary>
    public const string PartKey = "part";

    /// <summary>Shards that a configuration can have.</summary>
    public const int MaxShards = 16;

    /// <summary>Key of a published authority.</summary>
    public const string AuthorityKey = "ca.crt";

    /// <summary>Lease that the leading operator renews in every namespace it serves.</summary>
    public const string HeartbeatLease = "gateway-operator-heartbeat";

    /// <summary>Lease that operators elect their leader with, in the operator's namespace.</summary>
    public const string LeaderLease = "gateway-operator";

    /// <summary>Secret with the operator's own keys, in the operator's namespace.</summary>
    public const string OperatorKeys = "gateway-operator-keys";

    /// <summary>ConfigMap with the public key that recordings are verified with.</summary>
    public const string RecordingKey = "gateway-operator-recording-key";

    /// <summary>Field manager of every status.</summary>
    public const string StatusManager = ManagedBy + "-status";

    /// <summary>Field manager of proxies.</summary>
    public const string ProxyManager = GatewayName;

    private const int MaxLabel = 63;

    // With its longest suffix, -config-16, the name is a DNS label; of a StatefulSet it may not be longer than this.
    private const int MaxGateway = 52;

    private const string GatewaySuffix = "-gateway";

    private const int HashDigits = 16;

    /// <summary>
    /// ServiceAccount, Role, RoleBinding, Deployment, Service, PodDisruptionBudget and NetworkPolicy of a target.
    /// </summary>
    public static string Gateway(string target) =>
        Label(target, MaxGateway - GatewaySuffix.Length, IsServiceName) + GatewaySuffix;

    /// <summary>ConfigMap with the authority that clients verify the gateway with.</summary>
    public static string Authority(string target) => Gateway(target) + "-ca";

    /// <summary>Secret with the compiled configuration, or its index.</summary>
    public static string Config(string target) => Gateway(target) + "-config";

    /// <summary>Secret with one part of a configuration that does not fit one Secret.</summary>
    /// <param name="target">The target.</param>
    /// <param name="number">Counted from 1.</param>
    public static string ConfigShard(string target, int number)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, MaxShards);
        return $"{Config(target)}-{number}";
    }

    /// <summary>Secret with what only the operator may know about a target.</summary>
    public static string Keys(string target) => Gateway(target) + "-keys";

    /// <summary>User name of a target's proxies, as the API server authenticates them.</summary>
    public static string ProxyUser(string @namespace, string target) =>
        $"system:serviceaccount:{@namespace}:{Gateway(target)}";

    /// <summary>Field manager of a controller's objects.</summary>
    public static string Manager(string controller) => $"{ManagedBy}-{controller}";

    /// <summary>A text as a label's value: itself where it can be one, else cut and told apart by a hash.</summary>
    public static string LabelValue(string text) => Label(text, MaxLabel, IsLabelValue);

    // Two texts never share a result: what is cut always is of the length that nothing else has.
    private static string Label(string text, int length, Func<string, bool> fits)
    {
        if (text.Length < length && fits(text))
        {
            return text;
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        var safe = string.Concat(text.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));
        var head = safe.Length > 0 && char.IsAsciiLetter(safe[0]) ? safe : "x" + safe;
        head = head[..Math.Min(head.Length, length - HashDigits - 1)];
        return $"{head}-{hash[..(length - head.Length - 1)]}";
    }

    private static bool IsServiceName(string text) =>
        text.Length > 0
        && char.IsAsciiLetterLower(text[0])
        && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    private static bool IsLabelValue(string text) =>
        text.Length == 0
        || (char.IsAsciiLetterOrDigit(text[0])
            && char.IsAsciiLetterOrDigit(text[^1])
            && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'));
}
