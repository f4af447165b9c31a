using System.Runtime.InteropServices;

namespace GatewayOperator.Approvals;

/// <summary>Asks the system who a user id is, wherever it keeps its users (NSS).</summary>
internal static class Accounts
{
    private const int MaxGroups = 1024;
    private const int TextLength = 64 * 1024;

    /// <summary>Longer than <c>struct passwd</c> and <c>struct group</c>.</summary>
    private const int EntryLength = 128;

    /// <summary>Null when the system does not know the user.</summary>
    public static Account? Find(uint id)
    {
        var (entry, text) = Buffers();
        if (Posix.GetUser(id, entry, text, text.Length, out var found) != 0 || found == 0)
        {
            return null;
        }

        // struct passwd { char *name; char *password; uid_t; gid_t; … }
        var primary = BitConverter.ToUInt32(entry, (2 * IntPtr.Size) + sizeof(uint));
        return Name(entry, text) is { Length: > 0 } name ? new Account(name, Groups(name, primary)) : null;
    }

    private static List<string> Groups(string user, uint primary)
    {
        var ids = new uint[MaxGroups];
        var count = ids.Length;
        _ = Posix.GetGroups(user, primary, ids, ref count);
        return [.. ids.Take(Math.Min(count, ids.Length)).Select(GroupName).OfType<string>()];
    }

    private static string? GroupName(uint id)
    {
        var (entry, text) = Buffers();
        return Posix.GetGroup(id, entry, text, text.Length, out var found) == 0 && found != 0
            ? Name(entry, text)
            : null;
    }

    // The entry points into the text, so neither may move.
    private static (byte[] Entry, byte[] Text) Buffers() =>
        (GC.AllocateArray<byte>(EntryLength, pinned: true), GC.AllocateArray<byte>(TextLength, pinned: true));

    private static string? Name(byte[] entry, byte[] text)
    {
        var name = Marshal.PtrToStringUTF8((nint)BitConverter.ToInt64(entry));
        GC.KeepAlive(text);
        return name;
    }
}
