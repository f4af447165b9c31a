using System.Text.Json;
using System.Text.Json.Nodes;
using GatewayOperator.Api.Grants;
using GatewayOperator.Api.References;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Targets;
using GatewayOperator.Api.Validation;
using GatewayOperator.Resources;

namespace GatewayOperator.Admission;

/// <summary>
/// Tells people at once what is wrong with a resource. It is a help and no guard: the operator runs the same validators
/// on what it reads.
/// </summary>
internal sealed class ResourceAdmission(Func<ResourceSet> resources, Func<string, bool> isServed) : IAdmission
{
    private static readonly ValidationContext Context = new(LocalMode: false);

    public Task<AdmissionVerdict> JudgeAsync(AdmissionRequest review, CancellationToken ct) =>
        Task.FromResult(isServed(review.Namespace) ? Judge(review) : AdmissionVerdict.Allow());

    private AdmissionVerdict Judge(AdmissionRequest review)
    {
        // Whoever takes a finalizer off something that is going must not be kept from it.
        if (review.Object is null || review.Object["metadata"]?["deletionTimestamp"] is not null)
        {
            return AdmissionVerdict.Allow();
        }

        var api = review.Kind.Group.Length == 0 ? review.Kind.Version : $"{review.Kind.Group}/{review.Kind.Version}";
        if (ResourceKinds.Find(api, review.Kind.Kind) is not { } type)
        {
            return AdmissionVerdict.Allow();
        }

        try
        {
            var resource = (IResource)review.Object.Deserialize(type, ResourceJson.Options)!;
            var errors = ResourceValidator.Validate(resource, Context).Select(e => e.ToString())
                .Concat(Fixed(review)).ToList();
            return errors.Count > 0
                ? AdmissionVerdict.Reject(string.Join(" | ", errors))
                : AdmissionVerdict.Allow(Warnings(resource));
        }
        catch (JsonException e)
        {
            return AdmissionVerdict.Reject($"{e.Path?.TrimStart('$', '.')}: {e.Message}");
        }
    }

    // As the schema says where the API server knows CEL.
    private static IEnumerable<string> Fixed(AdmissionRequest review)
    {
        if (!review.IsUpdate)
        {
            yield break;
        }

        var (before, after) = (review.OldObject?["spec"], review.Object?["spec"]);
        switch (review.Kind.Kind)
        {
            case ResourceKinds.Grant or ResourceKinds.Policy or ResourceKinds.Rule
                when !JsonNode.DeepEquals(before?["targetRef"], after?["targetRef"]):
                yield return "spec.targetRef: cannot change; create another one.";
                break;
            case ResourceKinds.Session or ResourceKinds.Request when !JsonNode.DeepEquals(before, after):
                yield return "spec: cannot change; create another one.";
                break;
        }
    }

    // What is named may come a moment later, so it is no error.
    private IEnumerable<string> Warnings(IResource resource)
    {
        var set = resources();
        var faults = ReferenceEquals(set, ResourceSet.Empty) ? [] : resource switch
        {
            DatabaseTarget target => TargetReferenceCheck.Check(target, set),
            DatabaseGrant grant => GrantReferenceCheck.Check(grant, set),
            _ => [],
        };
        return faults.Select(f => $"{f.Path}: {f.Message}");
    }
}
