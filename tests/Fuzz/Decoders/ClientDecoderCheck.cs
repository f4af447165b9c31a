using GatewayProxy.Protocol.Extended;
using GatewayProxy.Protocol.Simple;

namespace GatewayOperator.Tests.Fuzz.Decoders;

/// <summary>
/// Shows one body to every decoder of client messages: none throws, none returns bytes from elsewhere, and all agree
/// with PostgreSQL on what is well-formed and what it says.
/// </summary>
public static class ClientDecoderCheck
{
    public static void Run(byte[] body)
    {
        CheckQuery(body);
        CheckParse(body);
        CheckBind(body);
        CheckExecute(body);
        CheckNamed(body);
    }

    private static void CheckQuery(byte[] body)
    {
        var taken = QueryMessage.TryDecode(body, complete: true, out var sql);
        Same(taken, PostgresReading.Query(body), "Query");
        Promise(!taken || sql.SequenceEqual(body.AsSpan(0, body.Length - 1)), "Query has another text");
        // A head that is taken hides nothing: a message that starts like it has all of it as text.
        var head = body.AsSpan(0, body.Length / 2);
        Promise(
            !QueryMessage.TryDecode(head, complete: false, out var start) || start.SequenceEqual(head),
            "the head of a Query hides bytes");
    }

    private static void CheckParse(byte[] body)
    {
        var taken = ParseMessage.TryDecode(body, complete: true, out var parse);
        Same(taken, PostgresReading.Parse(body, out var name, out var sql), "Parse");
        Promise(!taken || (parse.Name.SequenceEqual(name) && parse.Sql.SequenceEqual(sql)), "Parse says other words");
        if (taken && ParseMessage.TryDecode(body.AsSpan(0, body.Length / 2), complete: false, out var head))
        {
            Promise(
                head.Name.SequenceEqual(name) && sql.AsSpan().StartsWith(head.Sql),
                "the head of a Parse says something else than the whole");
        }
    }

    private static void CheckBind(byte[] body)
    {
        var taken = BindMessage.TryDecode(body, complete: true, out var bind);
        Same(taken, PostgresReading.Bind(body, out var portal, out var statement), "Bind");
        Promise(
            !taken || (bind.Portal.SequenceEqual(portal) && bind.Statement.SequenceEqual(statement)
                && bind.Parameters.Length == body.Length - portal.Length - statement.Length - 2),
            "Bind says other words");
        if (taken && BindMessage.TryDecode(body.AsSpan(0, body.Length / 2), complete: false, out var head))
        {
            Promise(
                head.Portal.SequenceEqual(portal) && head.Statement.SequenceEqual(statement)
                    && bind.Parameters.StartsWith(head.Parameters),
                "the head of a Bind says something else than the whole");
        }
    }

    private static void CheckExecute(byte[] body)
    {
        var taken = ExecuteMessage.TryDecode(body, out var execute);
        Same(taken, PostgresReading.Execute(body, out var portal, out var rows), "Execute");
        Promise(
            !taken || (execute.Portal.SequenceEqual(portal) && execute.MaxRows == rows), "Execute says other words");
    }

    private static void CheckNamed(byte[] body)
    {
        var taken = NamedObjectMessage.TryDecode(body, out var named);
        Same(taken, PostgresReading.Named(body, out var name), "Describe or Close");
        Promise(
            !taken || (named.Name.SequenceEqual(name) && named.IsStatement == (body[0] == 'S')),
            "Describe or Close says other words");
    }

    private static void Same(bool ours, bool theirs, string message) =>
        Promise(ours == theirs, $"{message} is {(theirs ? "well-formed" : "malformed")} to PostgreSQL and not to us");

    private static void Promise(bool holds, string promise) => BrokenPromiseException.Unless(holds, promise);
}
