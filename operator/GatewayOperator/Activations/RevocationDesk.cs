using GatewayOperator.Api.ApprovalRequests.Files;
using GatewayOperator.Api.Grants;
using GatewayOperator.Approvals;
using GatewayOperator.Compile;
using GatewayOperator.Resources;

namespace GatewayOperator.Activations;

/// <summary>Ends activations when somebody says so. Who says so is whose file it is, not what the file says.</summary>
public sealed class RevocationDesk(
    Inbox inbox, ActivationLedger ledger, Func<ResourceSet> resources, TimeProvider time, ILogger log)
{
    /// <summary>One look. One revocation that fails does not keep the others from being taken.</summary>
    /// <exception cref="IOException">The revocations cannot be listed.</exception>
    public void Look()
    {
        inbox.Sweep(time.GetUtcNow());
        foreach (var (@namespace, path) in inbox.Waiting().ToList())
        {
            try
            {
                if (OwnedFile.Read(path) is { } file)
                {
                    Answer(@namespace, path, file);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                log.Failing(e.Message);
            }
        }
    }

    private void Answer(string @namespace, string path, OwnedFile file)
    {
        var refusal = Take(@namespace, file);
        if (refusal is not null)
        {
            log.NotRevoked(@namespace, refusal);
        }

        Inbox.Answer(path, refusal);
    }

    private string? Take(string @namespace, OwnedFile file)
    {
        if (file.Owner is not { } owner)
        {
            return $"the file with the revocation cannot be used: {file.Fault}";
        }

        return Accounts.Find(owner) is not { } person ? $"this machine knows no user with the id {owner}"
            : SubmittedRevocation.Parse(file.Text) is not { } wish ? "the file with the revocation holds none"
            : resources().FindGrant(@namespace, wish.Grant) is not { } grant
                ? $"there is no grant {wish.Grant} in namespace {@namespace}"
            : End(grant, wish.Subject, person.Name);
    }

    private string? End(DatabaseGrant grant, string? subject, string person)
    {
        var (space, name) = (grant.Metadata.Namespace, grant.Metadata.Name);
        var uid = TargetCompiler.UidOf(grant);
        switch (grant.Spec.Activation.Mode)
        {
            case ActivationMode.OnRequest:
                var ended = ledger.End(
                    e => e.GrantUid == uid && (subject is null || e.Subject == subject), $"revoked by {person}");
                if (ended == 0)
                {
                    return $"grant {name} is not active for {subject ?? "anybody"}";
                }

                log.Revoked(ended, space, name, person);
                return null;
            case ActivationMode.OnConnect:
                ledger.Revoke(new RevocationEntry { GrantUid = uid, Subject = subject, At = time.GetUtcNow() });
                log.Revoked(1, space, name, person);
                return null;
            default:
                return $"grant {name} is not activated, it is active always: delete it, or set spec.expiresAt";
        }
    }
}
