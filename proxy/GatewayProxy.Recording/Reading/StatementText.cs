namespace GatewayProxy.Recording.Reading;

/// <summary>What a recording has of a statement's text.</summary>
/// <param name="Shown">The client's text, or what stands for it where there is none.</param>
/// <param name="IsWhole">It is there from end to end, with all its literals.</param>
/// <param name="IsCut">It is the head of a longer one.</param>
/// <param name="Bytes">Length of the longer one, where it is known.</param>
public sealed record StatementText(string Shown, bool IsWhole, bool IsCut = false, long? Bytes = null);
