namespace GatewayOperator.Tests.Conformance.Clients;

/// <summary>What clients do with a server: the rows of the client matrix.</summary>
public enum Feature
{
    Connect,
    Simple,
    Extended,
    Unnamed,
    Named,
    Pipelined,
    Cursor,
    CopyText,
    CopyCsv,
    CopyBinary,
    CopyAbortedByClient,
    CopyAbortedByServer,
    Large,
    Notice,
    Listen,
    Transaction,
    Cancel,
    Storm,
    Restart,
    Hold,
}
