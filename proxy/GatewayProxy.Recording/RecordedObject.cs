namespace GatewayProxy.Recording;

/// <summary>A resource that a session belongs to; the uid tells two of the same name apart.</summary>
public sealed record RecordedObject(string Namespace, string Name, string Uid);
