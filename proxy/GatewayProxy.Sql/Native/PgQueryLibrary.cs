using System.Runtime.InteropServices;
using GatewayProxy.Sql.Ast;

namespace GatewayProxy.Sql.Native;

/// <summary>
/// libpg_query, which is PostgreSQL's own scanner and grammar as a library. It recurses on the native stack of the
/// calling thread as deep as the text nests: a client's text is for a <see cref="ParserThread"/> only.
/// </summary>
internal sealed unsafe class PgQueryLibrary
{
    private readonly delegate* unmanaged[Cdecl]<byte*, NativeScan> _scan;
    private readonly delegate* unmanaged[Cdecl]<NativeScan, void> _freeScan;
    private readonly delegate* unmanaged[Cdecl]<byte*, NativeParse> _parse;
    private readonly delegate* unmanaged[Cdecl]<NativeParse, void> _freeParse;

    private PgQueryLibrary(string path, nint handle)
    {
        Path = path;
        _scan = (delegate* unmanaged[Cdecl]<byte*, NativeScan>)Export(handle, "pg_query_scan");
        _freeScan = (delegate* unmanaged[Cdecl]<NativeScan, void>)Export(handle, "pg_query_free_scan_result");
        _parse = (delegate* unmanaged[Cdecl]<byte*, NativeParse>)Export(handle, "pg_query_parse");
        _freeParse = (delegate* unmanaged[Cdecl]<NativeParse, void>)Export(handle, "pg_query_free_parse_result");
        GrammarVersion = AskVersion();
    }

    /// <summary>Where the library was found.</summary>
    public string Path { get; }

    /// <summary>The version of PostgreSQL whose grammar this is, as <c>server_version_num</c>: 180004.</summary>
    public int GrammarVersion { get; }

    /// <summary>Loads the first library that there is.</summary>
    /// <exception cref="DllNotFoundException">None is there, or one that was asked for by name is not.</exception>
    public static PgQueryLibrary Load(IEnumerable<string> candidates)
    {
        foreach (var path in candidates)
        {
            if (NativeLibrary.TryLoad(path, out var handle))
            {
                return new(path, handle);
            }
        }

        throw new DllNotFoundException($"libpg_query is in none of: {string.Join(", ", candidates)}");
    }

    public NativeScan Scan(byte* text) => _scan(text);

    public void Free(NativeScan scan) => _freeScan(scan);

    public NativeParse Parse(byte* text) => _parse(text);

    public void Free(NativeParse parse) => _freeParse(parse);

    private static nint Export(nint handle, string name) => NativeLibrary.GetExport(handle, name);

    private int AskVersion()
    {
        fixed (byte* nothing = "\0"u8)
        {
            var parse = Parse(nothing);
            try
            {
                return TreeReader.ReadVersion(parse.Json);
            }
            finally
            {
                Free(parse);
            }
        }
    }
}
