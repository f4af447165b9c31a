namespace GatewayOperator.Tests.Masking.Oracle;

/// <summary>A query, what the server's analysis says it reads, and what the gateway's says.</summary>
public sealed record Comparison(string Origin, string Sql, ReadColumns Server, ReadColumns Gateway)
{
    public bool SameRelations => Server.Relations.SequenceEqual(Gateway.Relations);

    /// <summary>The gateway takes a column for not read that the server asks a right for.</summary>
    public bool Overlooks => Server.Relations.Any(r => Server.Of(r).Except(Gateway.Of(r)).Any());

    public bool SameColumns => SameRelations && Server.Relations.All(r => Server.Of(r).SequenceEqual(Gateway.Of(r)));

    public override string ToString() => $"{Origin}: {Sql.Trim()}\n  server:  {Server}\n  gateway: {Gateway}\n";
}
