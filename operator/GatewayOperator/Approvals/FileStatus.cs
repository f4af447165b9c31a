using System.Runtime.InteropServices;

namespace GatewayOperator.Approvals;

/// <summary>The start of <c>struct statx</c>, which is the same on every architecture (statx(2)).</summary>
[StructLayout(LayoutKind.Sequential, Size = 256)]
internal struct FileStatus
{
    private const int TypeMask = 0xF000;
    private const int RegularFile = 0x8000;
    private const int WritableByOthers = 0x12;

    public uint Mask;
    public uint BlockSize;
    public ulong Attributes;
    public uint Links;
    public uint Owner;
    public uint Group;
    public ushort Mode;
    public ushort Spare;
    public ulong Inode;
    public ulong Size;

    public readonly bool IsRegular => (Mode & TypeMask) == RegularFile;

    /// <summary>Whether only its owner can have written what is in it.</summary>
    public readonly bool IsOwnersOwn => Links == 1 && (Mode & WritableByOthers) == 0;
}
