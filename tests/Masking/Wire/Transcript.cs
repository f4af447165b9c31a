using System.Text;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Errors;

namespace GatewayOperator.Tests.Masking.Wire;

/// <summary>
/// Every message that a client received after its login, byte by byte. As strings its bytes are characters of Latin-1:
/// nothing is lost, and what is text can be read in the message of a failed test.
/// </summary>
public sealed class Transcript
{
    private readonly List<(byte Code, byte[] Body)> _messages = [];

    public void Add(byte code, byte[] body) => _messages.Add((code, body));

    /// <summary>SQLSTATE of the first ErrorResponse; null when there is none.</summary>
    public string? FirstSqlState => _messages.Where(m => m.Code == BackendCode.ErrorResponse)
        .Select(m => Encoding.ASCII.GetString(ErrorResponseMessage.FindField(m.Body, 'C'))).FirstOrDefault();

    public IEnumerable<string> Tags => _messages.Where(m => m.Code == BackendCode.CommandComplete)
        .Select(m => Encoding.Latin1.GetString(m.Body).TrimEnd('\0'));

    /// <summary>Rows, in their messages or in those of COPY.</summary>
    public IEnumerable<string> Rows => _messages.Where(m => m.Code is BackendCode.DataRow or BackendCode.CopyData)
        .Select(m => Encoding.Latin1.GetString(m.Body));

    /// <summary>All that was received.</summary>
    public string Received => Lines(_messages);

    /// <summary>All that was received, without what differs between two databases that are equal.</summary>
    public string Comparable => Lines(_messages.Select(m => (m.Code, VolatileBytes.Without(m.Code, m.Body))));

    private static string Lines(IEnumerable<(byte Code, byte[] Body)> messages) =>
        string.Join('\n', messages.Select(m => $"{(char)m.Code} {Encoding.Latin1.GetString(m.Body)}"));
}
