using System.Security.Cryptography;
using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.ApprovalRequests.Files;
using GatewayProxy.Recording.Reading;

namespace GatewayOperator.Cli.Approvals;

/// <summary>Hands a decision to the operator as a file of one's own, and waits until it is taken.</summary>
internal sealed class DecisionSubmission(string directory, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    /// <exception cref="CommandException">It does not count, or nobody took it.</exception>
    public async Task SubmitAsync(ApprovalRequest request, bool approved, string? comment, CancellationToken ct)
    {
        var folder = RequestPaths.FolderOf(directory, request.Metadata.Namespace);
        var name = $"{request.Metadata.Name}.{RandomNumberGenerator.GetHexString(16, lowercase: true)}";
        var path = Path.Combine(folder, name + RequestPaths.Extension);
        var decision = new SubmittedDecision
        {
            Request = request.Metadata.Name,
            Uid = request.Metadata.Uid ?? "",
            Spec = SpecDigest.Of(request.Spec),
            Approved = approved,
            Comment = comment,
        };
        await WaitAsync(
            () => Directory.Exists(folder),
            $"There is no {folder}: the operator has not seen the request. Try again.",
            ct);
        Write(Path.Combine(folder, $".{name}.new"), path, decision.Write());
        try
        {
            await WaitAsync(
                () => !File.Exists(path),
                "The operator did not take the decision, so it was withdrawn. Try again.",
                ct);
        }
        finally
        {
            File.Delete(path);
        }

        var refusal = Path.ChangeExtension(path, ApprovalFolders.RefusedExtension);
        if (File.Exists(refusal))
        {
            var reason = await File.ReadAllTextAsync(refusal, ct);
            throw new CommandException($"It does not count: {PrintableText.Escape(reason.Trim(), " ")}.");
        }
    }

    private static void Write(string draft, string path, string text)
    {
        // The operator may be another user; nobody but the owner may write it, or it would be nobody's word.
        File.WriteAllText(draft, text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(
                draft,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        }

        File.Move(draft, path);
    }

    private async Task WaitAsync(Func<bool> holds, string otherwise, CancellationToken ct)
    {
        var since = time.GetTimestamp();
        while (!holds())
        {
            if (time.GetElapsedTime(since) > Patience)
            {
                throw new CommandException(otherwise);
            }

            await Task.Delay(Look, time, ct);
        }
    }
}
