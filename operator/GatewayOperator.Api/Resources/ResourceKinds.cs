using System.Reflection;
using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Api.Grants;
using GatewayOperator.Api.Masking;
using GatewayOperator.Api.Schema;
using GatewayOperator.Api.SessionRecords;
using GatewayOperator.Api.Targets;

namespace GatewayOperator.Api.Resources;

/// <summary>The kinds of the contract.</summary>
public static class ResourceKinds
{
    public const string Target = "DatabaseTarget";
    public const string Grant = "DatabaseGrant";
    public const string Policy = "MaskingPolicy";
    public const string Rule = "ApprovalRule";
    public const string Request = "ApprovalRequest";
    public const string Session = "SessionRecord";
    public const string Secret = "Secret";

    /// <summary>The six kinds of group <c>dbgateway.dev</c>.</summary>
    public static IReadOnlyList<Type> Types { get; } =
    [
        typeof(DatabaseTarget), typeof(DatabaseGrant), typeof(MaskingPolicy),
        typeof(ApprovalRule), typeof(ApprovalRequest), typeof(SessionRecord),
    ];

    public static KubernetesEntityAttribute EntityOf(Type type) =>
        type.GetCustomAttribute<KubernetesEntityAttribute>()
        ?? throw new ArgumentException($"{type.Name} is no kind.", nameof(type));

    /// <summary>The type of a kind, <see cref="Resources.Secret"/> included; null for an unknown one.</summary>
    public static Type? Find(string apiVersion, string kind) => apiVersion switch
    {
        "v1" when kind == Secret => typeof(Secret),
        ResourceGroup.ApiVersion => Types.FirstOrDefault(t => EntityOf(t).Kind == kind),
        _ => null,
    };

    /// <summary>All names a file may carry in <c>kind</c>.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Types.Select(t => EntityOf(t).Kind), Secret];
}
