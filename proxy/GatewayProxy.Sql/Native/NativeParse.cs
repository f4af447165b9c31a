using System.Runtime.InteropServices;

namespace GatewayProxy.Sql.Native;

/// <summary><c>PgQueryParseResult</c> of <c>pg_query.h</c>: the library's memory, to be given back to it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe readonly struct NativeParse
{
    private readonly byte* _json;
    private readonly byte* _standardError;
    private readonly NativeError* _error;

    public NativeError* Error => _error;

    public ReadOnlySpan<byte> Json => MemoryMarshal.CreateReadOnlySpanFromNullTerminated(_json);
}
