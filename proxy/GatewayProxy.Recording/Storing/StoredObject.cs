namespace GatewayProxy.Recording.Storing;

/// <summary>An object as a list of the store shows it.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Bytes">Its size.</param>
public readonly record struct StoredObject(string Key, long Bytes);
