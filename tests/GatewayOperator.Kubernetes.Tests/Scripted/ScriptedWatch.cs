using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;

namespace GatewayOperator.Kubernetes.Tests.Scripted;

/// <summary>A watch that a client holds open; the test says what comes over it.</summary>
internal sealed class ScriptedWatch(HttpContext context, ScriptedRequest request)
{
    private readonly Channel<byte[]> _bytes = Channel.CreateUnbounded<byte[]>();
    private readonly CancellationToken _left = context.RequestAborted;
    private volatile bool _abort;

    public ScriptedRequest Request => request;

    /// <summary>Where the client continues.</summary>
    public string? From => request["resourceVersion"];

    /// <summary>Whether the client has gone away.</summary>
    public bool Left => _left.IsCancellationRequested;

    public void Send(string type, JsonObject item) =>
        SendRaw(new JsonObject { ["type"] = type, ["object"] = item.DeepClone() }.ToJsonString() + "\n");

    public void Bookmark(int version) => Send("BOOKMARK", Objects.Bookmark(version));

    public void SendRaw(string text) => _bytes.Writer.TryWrite(Encoding.UTF8.GetBytes(text));

    /// <summary>Ends it in the proper way.</summary>
    public void Close() => _bytes.Writer.TryComplete();

    /// <summary>Tears the connection down.</summary>
    public void Abort()
    {
        _abort = true;
        Close();
    }

    internal async Task RunAsync()
    {
        try
        {
            await context.Response.StartAsync(_left);
            await context.Response.Body.FlushAsync(_left);
            await foreach (var bytes in _bytes.Reader.ReadAllAsync(_left))
            {
                await context.Response.Body.WriteAsync(bytes, _left);
                await context.Response.Body.FlushAsync(_left);
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }

        if (_abort)
        {
            context.Abort();
        }
    }
}
