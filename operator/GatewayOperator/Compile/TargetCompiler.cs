using GatewayOperator.Api.Grants;
using GatewayOperator.Api.References;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Targets;
using GatewayOperator.Api.Values;
using GatewayOperator.Provisioning;
using GatewayOperator.Resources;

namespace GatewayOperator.Compile;

/// <summary>Compiles the resources of one target. Pure: the same input gives the same revision.</summary>
public static class TargetCompiler
{
    /// <summary>The UID of a resource that has none of its own (local mode).</summary>
    public static string UidOf(IResource resource) =>
        resource.Metadata.Uid ?? $"local/{resource.Kind}/{resource.Metadata.Namespace}/{resource.Metadata.Name}";

    public static CompiledTarget Compile(
        DatabaseTarget target, ResourceSet resources, TargetMaterials materials, DateTimeOffset now)
    {
        var grants = resources.GrantsOf(target.Metadata.Namespace, target.Metadata.Name);
        var decisions = grants.Select(g => GrantAdmission.Decide(g, resources, now)).ToList();
        var compiled = new CompiledTarget
        {
            Target = target,
            Decisions = decisions,
            Notes =
            [
                .. TargetSupport.Notes(target.Spec, materials.ListenAddress),
                .. TargetSupport.Notes(target.Spec, materials),
                .. materials.Retained.Select(
                    c => $"{c} stays protected until {c.Until:u} (spec.unmaskDelay). To end it now, annotate the "
                        + $"target with {ResourceGroup.ConfirmUnmaskAnnotation}: \"{c.Column}\"."),
            ],
            NextBoundary = decisions.Where(d => d.Admitted).Select(d => d.Grant.Spec.ExpiresAt)
                .Concat(materials.Retained.Select(c => c.Until)).Append(EndOfMaintenance(target, materials, now)).Min(),
        };
        var fault = References(target, resources);
        var admitted = decisions.Where(d => d.Admitted).Select(d => d.Grant).ToList();
        return compiled with
        {
            Fault = fault,
            Plan = fault is null ? Plan(target, resources, materials, admitted, now) : null,
            Desired = GatewayConfigCompiler.Compile(target, resources, materials, admitted, now),
        };
    }

    /// <summary>Null outside a window.</summary>
    private static DateTimeOffset? EndOfMaintenance(
        DatabaseTarget target, TargetMaterials materials, DateTimeOffset now)
    {
        DateTimeOffset?[] ends = [target.Spec.Maintenance?.Until, materials.MaintenanceUntil];
        return ends.Max() is { } until && until > now ? until : null;
    }

    private static TargetFault? References(DatabaseTarget target, ResourceSet resources) =>
        TargetReferenceCheck.Check(target, resources) is [var fault, ..]
            ? new TargetFault(
                fault.Reason, $"{fault.Path}: {fault.Message}", IsReferenceFault: true, EndsSessions: false)
            : null;

    private static TargetPlan Plan(
        DatabaseTarget target,
        ResourceSet resources,
        TargetMaterials materials,
        IReadOnlyList<DatabaseGrant> admitted,
        DateTimeOffset now)
    {
        var space = target.Metadata.Namespace;
        var spec = target.Spec;
        var admin = resources.FindSecret(space, spec.AdminSecretRef.Name)!;
        var policies = resources.PoliciesOf(space, target.Metadata.Name);
        var isProtected = policies.Count + materials.Retained.Count > 0;
        return new TargetPlan
        {
            InstallationId = materials.InstallationId,
            TargetUid = UidOf(target),
            TargetName = $"{space}/{target.Metadata.Name}",
            Admin = new AdminConnection
            {
                Host = spec.Host,
                Port = spec.Port,
                TlsMode = spec.Tls.Mode,
                CaPem = GatewayConfigCompiler.Pem(resources, space, spec.Tls.CaSecretRef),
                Username = admin.Find("username")!,
                Password = admin.Find("password")!,
            },
            RoleKey = materials.RoleKey,
            Epoch = materials.Epoch,
            Databases = spec.Databases,
            InheritNewObjects = (spec.NewObjects ?? (isProtected ? NewObjects.Deny : NewObjects.Inherit))
                == NewObjects.Inherit,
            Protection =
            [
                .. PrivilegeCompiler.Protection(policies),
                .. materials.Retained.Select(c => new ProtectionRule(c.Schema, c.Table, [c.Column])),
            ],
            TrustedFunctions = [.. spec.TrustedFunctions.Select(FunctionSignature.Parse).OfType<FunctionSignature>()],
            Maintenance = EndOfMaintenance(target, materials, now) is not null,
            // Sessions of connectAs grants run as a role that is not ours: nothing to provision.
            Grants = [.. admitted
                .Where(g => g.Spec.ConnectAs is null)
                .Select(g => PrivilegeCompiler.Plan(g, UidOf(g)))],
        };
    }
}
