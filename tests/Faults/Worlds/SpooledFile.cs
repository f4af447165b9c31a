namespace GatewayOperator.Tests.Faults.Worlds;

/// <summary>A file that waits in the spool.</summary>
public sealed record SpooledFile(string Path, string Id, bool IsLedger, long Bytes)
{
    public static SpooledFile At(string path)
    {
        var file = new FileInfo(path);
        return new SpooledFile(
            path,
            System.IO.Path.GetFileNameWithoutExtension(path),
            file.Directory!.Name == "ledger",
            file.Exists ? file.Length : 0);
    }
}
