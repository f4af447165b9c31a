using GatewayOperator.Api.ApprovalRequests.Files;
using GatewayOperator.Approvals;
using GatewayOperator.Resources;

namespace GatewayOperator.Activations;

/// <summary>Ends activations when somebody says so. Who says so is whose file it is, not what the file says.</summary>
public sealed class RevocationDesk(
    Inbox inbox, ActivationLedger ledger, Func<ResourceSet> resources, TimeProvider time, ILogger log)
{
    /// <summary>One look. One revocation that fails does not keep the others from being taken.</summary>
    /// <exception cref="IOException">The revocations cannot be listed.</exception>
    public async Task LookAsync(CancellationToken ct)
    {
        inbox.Sweep(time.GetUtcNow());
        foreach (var (@namespace, path) in inbox.Waiting().ToList())
        {
            try
            {
                if (OwnedFile.Read(path) is { } file)
                {
                    await AnswerAsync(@namespace, path, file, ct).ConfigureAwait(false);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                log.Failing(e.Message);
            }
        }
    }

    private async Task AnswerAsync(string @namespace, string path, OwnedFile file, CancellationToken ct)
    {
        var refusal = await TakeAsync(@namespace, file, ct).ConfigureAwait(false);
        if (refusal is not null)
        {
            log.NotRevoked(@namespace, refusal);
        }

        Inbox.Answer(path, refusal);
    }

    private async Task<string?> TakeAsync(string @namespace, OwnedFile file, CancellationToken ct)
    {
        if (file.Owner is not { } owner)
        {
            return $"the file with the revocation cannot be used: {file.Fault}";
        }

        if (Accounts.Find(owner) is not { } person)
        {
            return $"this machine knows no user with the id {owner}";
        }

        if (SubmittedRevocation.Parse(file.Text) is not { } wish)
        {
            return "the file with the revocation holds none";
        }

        if (resources().FindGrant(@namespace, wish.Grant) is not { } grant)
        {
            return $"there is no grant {wish.Grant} in namespace {@namespace}";
        }

        var (ended, refusal) = await Revoker.RevokeAsync(
            ledger, grant, wish.Subject, $"revoked by {person.Name}", time.GetUtcNow(), ct).ConfigureAwait(false);
        if (refusal is null)
        {
            log.Revoked(ended, @namespace, wish.Grant, person.Name);
        }

        return refusal;
    }
}
