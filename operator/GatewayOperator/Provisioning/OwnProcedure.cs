namespace GatewayOperator.Provisioning;

/// <summary>The procedure in the gateway's schema.</summary>
/// <param name="Digest">Of everything that decides what it does and who may call it.</param>
/// <param name="Comment">What we said about it.</param>
internal sealed record OwnProcedure(string Digest, ObjectComment? Comment)
{
    /// <summary>It is the one that is wanted, and nobody has changed it since it was made.</summary>
    public bool IsIntact(string subject) => Comment?.Subject == subject && Comment.Revision == Digest;
}
