using System.Runtime.InteropServices;

namespace GatewayProxy.Sql.Native;

/// <summary><c>PgQueryScanResult</c> of <c>pg_query.h</c>: the library's memory, to be given back to it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe readonly struct NativeScan
{
    private readonly nuint _length;
    private readonly byte* _message;
    private readonly byte* _standardError;
    private readonly NativeError* _error;

    public NativeError* Error => _error;

    public ReadOnlySpan<byte> Message => new(_message, checked((int)_length));
}
