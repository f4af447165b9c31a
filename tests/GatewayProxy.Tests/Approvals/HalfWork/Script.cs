using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Simple;

namespace GatewayProxy.Tests.Approvals.HalfWork;

/// <summary>What a client sends on one connection, turn by turn; <c>{t}</c> is the table's name.</summary>
/// <param name="table">The table.</param>
/// <param name="binary">Parameters and results of the extended protocol in binary.</param>
public sealed class Script(string table, bool binary)
{
    private readonly List<Turn> _turns = [];
    private MessageBuilder _messages = new();
    private int _readies;

    public IReadOnlyList<Turn> Turns => Go()._turns;

    public Script Query(string sql)
    {
        _readies++;
        _messages.Query(Named(sql));
        return this;
    }

    /// <summary>The unnamed statement, from its Parse to its Execute.</summary>
    public Script Run(string sql, params int[] parameters) => Prepare("", sql).Execute("", parameters);

    public Script Prepare(string name, string sql)
    {
        _messages.Begin(FrontendCode.Parse).String(name).String(Named(sql)).Int16(0).End();
        return this;
    }

    /// <summary>Bind, Describe and Execute of the unnamed portal.</summary>
    public Script Execute(string name, params int[] parameters)
    {
        var format = (short)(binary ? 1 : 0);
        _messages.Begin(FrontendCode.Bind).Byte(0).String(name).Int16(1).Int16(format).Int16((short)parameters.Length);
        foreach (var parameter in parameters)
        {
            var value = Value(parameter);
            _messages.Int32(value.Length).Bytes(value);
        }

        _messages.Int16(1).Int16(format).End();
        _messages.Begin(FrontendCode.Describe).Byte((byte)'P').Byte(0).End();
        _messages.Begin(FrontendCode.Execute).Byte(0).Int32(0).End();
        return this;
    }

    /// <summary>A portal with a name, of a statement without parameters.</summary>
    public Script Bind(string portal, string statement)
    {
        _messages.Begin(FrontendCode.Bind).String(portal).String(statement).Int16(0).Int16(0).Int16(0).End();
        return this;
    }

    /// <summary>Execute with a limit.</summary>
    public Script Fetch(string portal, int rows)
    {
        _messages.Begin(FrontendCode.Execute).String(portal).Int32(rows).End();
        return this;
    }

    /// <param name="kind">S or P.</param>
    /// <param name="name">Of the statement or portal.</param>
    public Script Close(char kind, string name)
    {
        _messages.Begin(FrontendCode.Close).Byte((byte)kind).String(name).End();
        return this;
    }

    public Script Sync()
    {
        _readies++;
        _messages.Begin(FrontendCode.Sync).End();
        return this;
    }

    /// <summary>Rows for a COPY, without asking whether it takes them.</summary>
    public Script Rows(string rows)
    {
        _messages.Begin(FrontendCode.CopyData).Bytes(Encoding.ASCII.GetBytes(rows)).End();
        _messages.Begin(FrontendCode.CopyDone).End();
        return this;
    }

    /// <summary>A Flush, and no more before the error has come.</summary>
    public Script FlushUntilError()
    {
        _messages.Begin(FrontendCode.Flush).End();
        return End(new Turn(_messages.Written, BackendCode.ErrorResponse, 1));
    }

    /// <summary>The client reads all that is to come before it sends more.</summary>
    public Script Go() => _messages.Written.IsEmpty
        ? this
        : End(new Turn(_messages.Written, BackendCode.ReadyForQuery, _readies));

    private Script End(Turn turn)
    {
        _turns.Add(turn);
        (_messages, _readies) = (new MessageBuilder(), 0);
        return this;
    }

    private string Named(string sql) => sql.Replace("{t}", table, StringComparison.Ordinal);

    private byte[] Value(int parameter)
    {
        if (!binary)
        {
            return Encoding.ASCII.GetBytes(parameter.ToString(CultureInfo.InvariantCulture));
        }

        var value = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(value, parameter);
        return value;
    }
}
