using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Api.Resources;

namespace GatewayOperator.Tests.Support.Approvals;

/// <summary>A request as a proxy makes it for a held statement.</summary>
public static class SampleRequest
{
    public static ApprovalRequestSpec Spec(
        DateTimeOffset expiresAt, string text = "DELETE FROM orders", string grant = "ci-migrate") => new()
        {
            Type = ApprovalRequestType.Statement,
            GrantRef = new LocalReference { Name = grant },
            GrantUid = $"local/DatabaseGrant/shop/{grant}",
            TargetRef = new LocalReference { Name = "orders" },
            RuleRef = new LocalReference { Name = "destructive" },
            RuleMessage = "Ask #dba; link the migration ticket.",
            Requester = new Requester
            {
                Issuer = "github",
                Subject = "repo:acme/shop",
                Person = "octocat",
                Claims = new Dictionary<string, string> { ["ref"] = "refs/heads/main", ["yes"] = "1" },
            },
            Statement = new RequestedStatement
            {
                Session = "01890a5d-ac96-774b-bcce-b302099a8057",
                Database = "orders",
                Text = text,
                Digest = "sha256:" + Convert.ToHexStringLower(
                    System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text))),
                Parameters = ["4711", "⟨protected: text, 12, k3f9⟩"],
                SearchPath = ["public"],
                Risks = [Risk.UnboundedWrite],
                Tables = ["public.orders"],
                InTransaction = true,
                EstimatedRows = 120000,
            },
            ExpiresAt = expiresAt,
        };

    /// <summary>With what its store gives it.</summary>
    public static ApprovalRequest Stored(DateTimeOffset now, string name = "ci-migrate-7k2mq") => new()
    {
        ApiVersion = ResourceGroup.ApiVersion,
        Kind = ResourceKinds.Request,
        Metadata = new ObjectMeta
        {
            Name = name,
            Namespace = "shop",
            Uid = $"uid-of-{name}",
            CreationTimestamp = now,
        },
        Spec = Spec(now.AddMinutes(15)),
    };

    public static ApprovalRequest Asked(ApprovalRequestSpec spec) => new()
    {
        ApiVersion = ResourceGroup.ApiVersion,
        Kind = ResourceKinds.Request,
        Metadata = new ObjectMeta { Name = spec.GrantRef.Name, Namespace = "shop" },
        Spec = spec,
    };
}
