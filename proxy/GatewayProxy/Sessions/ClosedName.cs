namespace GatewayProxy.Sessions;

/// <summary>The version of a name that a Close message makes: it means nothing any more.</summary>
public sealed class ClosedName : NameVersion;
