using System.Runtime.InteropServices;

namespace GatewayProxy.Sql.Native;

/// <summary><c>PgQueryError</c> of <c>pg_query.h</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe readonly struct NativeError
{
    private readonly byte* _message;
    private readonly byte* _functionName;
    private readonly byte* _fileName;
    private readonly int _lineNumber;
    private readonly int _cursorPosition;
    private readonly byte* _context;

    public string Message => Marshal.PtrToStringUTF8((nint)_message) ?? "";

    /// <summary>In characters from 1; 0 when there is none.</summary>
    public int Position => _cursorPosition;
}
