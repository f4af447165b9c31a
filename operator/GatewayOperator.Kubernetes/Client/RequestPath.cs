using System.Text;

namespace GatewayOperator.Kubernetes;

/// <summary>A path with its query.</summary>
internal sealed class RequestPath(string path)
{
    private readonly StringBuilder _text = new(path);
    private char _separator = '?';

    /// <summary>Adds a parameter; one without a value is left out.</summary>
    public RequestPath With(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            _text.Append(_separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
            _separator = '&';
        }

        return this;
    }

    /// <summary>Adds the selectors of a list or watch.</summary>
    public RequestPath With(ListQuery? query) =>
        With("labelSelector", query?.LabelSelector).With("fieldSelector", query?.FieldSelector);

    public override string ToString() => _text.ToString();
}
