namespace GatewayOperator.Tests.Benchmarks.Load;

/// <summary>What pgbench does in one cell of the table.</summary>
/// <param name="Protocol">simple, extended or prepared, pgbench's own words.</param>
/// <param name="Clients">Connections that work at once.</param>
/// <param name="Writes">The TPC-B-like script; otherwise <c>-S</c>, one SELECT by key.</param>
public sealed record PgbenchCell(string Protocol, int Clients, bool Writes = false)
{
    /// <summary>A file of pgbench's own language to run instead.</summary>
    public string? Script { get; init; }

    public string Name => $"{(Writes ? "TPC-B" : "-S")} {Protocol}, {Clients} client{(Clients == 1 ? "" : "s")}";

    public static IReadOnlyList<PgbenchCell> All { get; } =
    [
        .. from protocol in (string[])["simple", "extended", "prepared"]
           from clients in (int[])[1, 16, 64]
           select new PgbenchCell(protocol, clients),
        new PgbenchCell("simple", 16, Writes: true),
    ];

    public IEnumerable<string> Arguments()
    {
        // Two threads: one alone becomes the bottleneck at 64 clients, more than cores would compete with the server.
        var threads = Math.Min(2, Clients);
        IEnumerable<string> arguments = ["-n", "-M", Protocol, "-c", $"{Clients}", "-j", $"{threads}"];
        return Script is { } script ? [.. arguments, "-f", script] : Writes ? arguments : arguments.Append("-S");
    }
}
