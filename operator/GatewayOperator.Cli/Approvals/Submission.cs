using System.Security.Cryptography;
using GatewayOperator.Api.ApprovalRequests.Files;
using GatewayProxy.Recording.Reading;

namespace GatewayOperator.Cli.Approvals;

/// <summary>Leaves a file of one's own for the operator, and waits until it is taken.</summary>
internal sealed class Submission(string directory, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    /// <param name="namespace">Whose inbox it goes to.</param>
    /// <param name="about">What its name begins with.</param>
    /// <param name="text">What it says.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <returns>The operator's answer; null when taking it was all.</returns>
    /// <exception cref="CommandException">It does not count, or nobody took it.</exception>
    public async Task<string?> SubmitAsync(string @namespace, string about, string text, CancellationToken ct)
    {
        var folder = RequestPaths.FolderOf(directory, @namespace);
        // Others who may leave files there cannot list the directory, and do not guess this.
        var name = $"{about}.{RandomNumberGenerator.GetHexString(32, lowercase: true)}";
        var path = Path.Combine(folder, name + RequestPaths.Extension);
        await WaitAsync(
            () => Directory.Exists(folder),
            $"There is no {folder}: the operator has not got that far, or you may not enter it. Try again.",
            ct);
        Write(Path.Combine(folder, $".{name}.new"), path, text);
        try
        {
            await WaitAsync(
                () => !File.Exists(path),
                "The operator did not take it, so it was withdrawn. Try again.",
                ct);
        }
        finally
        {
            File.Delete(path);
        }

        if (await AnswerAsync(path, ApprovalFolders.RefusedExtension, ct) is { } reason)
        {
            throw new CommandException($"It does not count: {PrintableText.Escape(reason, " ")}.");
        }

        return await AnswerAsync(path, ApprovalFolders.AskedExtension, ct);
    }

    private static async Task<string?> AnswerAsync(string path, string extension, CancellationToken ct)
    {
        var answer = Path.ChangeExtension(path, extension);
        return File.Exists(answer) ? (await File.ReadAllTextAsync(answer, ct)).Trim() : null;
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
