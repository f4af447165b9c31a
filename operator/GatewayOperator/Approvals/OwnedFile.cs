using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace GatewayOperator.Approvals;

/// <summary>A file that somebody else put there, and who that was.</summary>
/// <param name="Owner">User id; null when the file cannot be used.</param>
/// <param name="Text">What is in it.</param>
/// <param name="Fault">Why it cannot be used.</param>
internal sealed record OwnedFile(uint? Owner, string Text, string? Fault)
{
    private const int MaxLength = 32 * 1024;

    /// <summary>
    /// Owner and text come from the file that was opened, whatever its name leads to afterwards. Null when it is gone.
    /// </summary>
    public static OwnedFile? Read(string path)
    {
        using var file = new SafeFileHandle(Posix.Open(path, Posix.OpenFlags), ownsHandle: true);
        if (file.IsInvalid)
        {
            var error = Marshal.GetLastPInvokeErrorMessage();
            return File.Exists(path) ? Unusable($"it cannot be read: {error}") : null;
        }

        if (Posix.Statx((int)file.DangerousGetHandle(), "", Posix.AtEmptyPath, Posix.BasicStats, out var status) != 0)
        {
            return Unusable($"its owner cannot be told: {Marshal.GetLastPInvokeErrorMessage()}");
        }

        // A second name may be somebody else's doing, and what others may write is not its owner's word.
        return !status.IsRegular ? Unusable("it is no file")
            : !status.IsOwnersOwn ? Unusable("others than its owner may write it, or it has a second name")
            : status.Size > MaxLength ? Unusable("it is too long")
            : new OwnedFile(status.Owner, ReadText(file), Fault: null);
    }

    private static OwnedFile Unusable(string fault) => new(null, "", fault);

    private static string ReadText(SafeFileHandle file)
    {
        var content = new byte[MaxLength];
        var length = 0;
        while (length < content.Length && RandomAccess.Read(file, content.AsSpan(length), length) is > 0 and var read)
        {
            length += read;
        }

        return Encoding.UTF8.GetString(content, 0, length);
    }
}
