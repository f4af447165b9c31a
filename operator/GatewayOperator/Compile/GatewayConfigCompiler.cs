using GatewayOperator.Api.Configuration;
using GatewayOperator.Api.Grants;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Targets;
using GatewayOperator.Resources;

namespace GatewayOperator.Compile;

/// <summary>Builds what a proxy enforces. References were checked before, so what is named exists.</summary>
public static class GatewayConfigCompiler
{
    public static GatewayConfig Compile(
        DatabaseTarget target,
        ResourceSet resources,
        TargetMaterials materials,
        IEnumerable<DatabaseGrant> grants,
        DateTimeOffset now) => new()
        {
            Version = GatewayConfigVersion.Current.ToString(),
            Revision = "",
            CompiledAt = now,
            InstallationId = materials.InstallationId,
            Target = Target(target, resources),
            Listener = Listener(target.Spec.Gateway, materials),
            Issuers = [.. target.Spec.Issuers.Select(i => Issuer(i, resources, target.Metadata.Namespace))],
            Audiences = Audiences(target),
            RoleKey = new RoleKeyConfig { Key = materials.RoleKey, Epoch = materials.Epoch },
            Grants = [.. grants.Select(g => Grant(g, target, resources))],
            ApprovalRules =
            [
                .. resources.RulesOf(target.Metadata.Namespace, target.Metadata.Name)
                    .Select(ApprovalRuleCompiler.Compile),
            ],
            TrustedFunctions = target.Spec.TrustedFunctions,
            Recording = RecordingCompiler.Compile(target, resources, materials),
            Approvals = new ApprovalsConfig
            {
                PublicKey = materials.ApprovalKey,
                MaxPendingPerGrant = target.Spec.Approvals.MaxPendingPerGrant,
                MaxPerMinute = target.Spec.Approvals.MaxPerMinute,
                Directory = materials.RequestDirectory,
            },
            DefaultAction = target.Spec.DefaultAction,
            Sources = SourceCompiler.Compile(target, resources),
            MaxStaleness = target.Spec.MaxStaleness,
        };

    /// <summary>The default keeps a token of one target from being used at another.</summary>
    public static IReadOnlyList<string> Audiences(DatabaseTarget target) =>
        target.Spec.Audiences.Count > 0
            ? target.Spec.Audiences
            : [$"dbgateway:{target.Metadata.Namespace}/{target.Metadata.Name}"];

    public static string? Pem(ResourceSet resources, string @namespace, SecretKeyReference? reference) =>
        reference is null ? null : resources.FindSecret(@namespace, reference.Name)?.Find(reference.Key);

    private static TargetConfig Target(DatabaseTarget target, ResourceSet resources) => new()
    {
        Namespace = target.Metadata.Namespace,
        Name = target.Metadata.Name,
        Uid = TargetCompiler.UidOf(target),
        Host = target.Spec.Host,
        Port = target.Spec.Port,
        TlsMode = target.Spec.Tls.Mode,
        CaPem = Pem(resources, target.Metadata.Namespace, target.Spec.Tls.CaSecretRef),
    };

    private static ListenerConfig Listener(GatewaySpec gateway, TargetMaterials materials)
    {
        var plaintext = gateway.ClientTls == ClientTlsMode.LoopbackPlaintext;
        return new ListenerConfig
        {
            Address = plaintext ? "127.0.0.1" : materials.ListenAddress,
            Port = materials.ListenPort ?? gateway.Port,
            ClientTls = gateway.ClientTls,
            CertificatePem = plaintext ? null : materials.CertificatePem,
            PrivateKeyPem = plaintext ? null : materials.PrivateKeyPem,
        };
    }

    private static IssuerConfig Issuer(Issuer issuer, ResourceSet resources, string @namespace) => new()
    {
        Name = issuer.Name,
        Url = issuer.Url ?? "",
        DiscoveryUrl = issuer.DiscoveryUrl,
        CaPem = Pem(resources, @namespace, issuer.CaSecretRef),
        Jwks = issuer.Jwks,
        PersonClaims = issuer.PersonClaims,
        AllowPrivate = issuer.AllowPrivate,
        // The validator lets http through for loopback addresses in local mode only.
        AllowLoopbackHttp = IsHttp(issuer.Url ?? "") || (issuer.DiscoveryUrl is { } discovery && IsHttp(discovery)),
        Kubernetes = issuer.Kubernetes is not null,
    };

    private static bool IsHttp(string url) => url.StartsWith("http://", StringComparison.OrdinalIgnoreCase);

    private static GrantConfig Grant(DatabaseGrant grant, DatabaseTarget target, ResourceSet resources)
    {
        var spec = grant.Spec;
        var session = spec.Session;
        IReadOnlyList<SubjectConfig> subjects =
            [.. spec.Subjects.Select(s => new SubjectConfig { Issuer = s.Issuer, Claims = s.Claims })];
        var isAlways = spec.Activation.Mode == ActivationMode.Always;
        return new GrantConfig
        {
            Namespace = grant.Metadata.Namespace,
            Name = grant.Metadata.Name,
            Uid = TargetCompiler.UidOf(grant),
            Databases = spec.Databases,
            Subjects = isAlways ? subjects : [],
            Activation = isAlways ? null : new ActivationConfig
            {
                Mode = spec.Activation.Mode,
                MaxDuration = spec.Activation.MaxDuration,
                Subjects = subjects,
            },
            Masking = spec.Masking,
            ConnectAs = spec.ConnectAs is { } role ? Credential(role, target, resources) : null,
            DdlAs = spec is { Ddl: DdlMode.OnApproval, DdlRole: { } owner, Masking: MaskingMode.Enforced }
                ? Credential(owner, target, resources)
                : null,
            NotBefore = spec.NotBefore,
            ExpiresAt = spec.ExpiresAt,
            Session = new SessionLimits
            {
                MaxDuration = session.MaxDuration,
                IdleTimeout = session.IdleTimeout,
                StatementTimeout = session.StatementTimeout,
                MaxRows = session.MaxRows,
                MaxBytes = session.MaxBytes?.Bytes,
                MaxConcurrent = session.MaxConcurrent,
            },
        };
    }

    private static CredentialConfig Credential(string role, DatabaseTarget target, ResourceSet resources)
    {
        var reference = target.Spec.Roles.First(r => r.Name == role).SecretRef;
        var secret = resources.FindSecret(target.Metadata.Namespace, reference.Name)!;
        return new CredentialConfig { Username = secret.Find("username")!, Password = secret.Find("password")! };
    }
}
