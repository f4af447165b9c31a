using System.Text;
using GatewayProxy.Sql.Catalog;

namespace GatewayProxy.Masking;

/// <summary>The server's words about a masked view, said of the table that the client named.</summary>
public static class OwnNames
{
    /// <param name="body">The fields of an ErrorResponse.</param>
    /// <param name="catalog">The views.</param>
    /// <param name="replaced">The same with the names of tables.</param>
    /// <returns>False when no view is named.</returns>
    public static bool TryReplace(ReadOnlySpan<byte> body, MaskCatalog catalog, out byte[] replaced)
    {
        // A character a byte: nothing is lost.
        var text = Encoding.Latin1.GetString(body);
        var found = false;
        foreach (var relation in catalog.Relations)
        {
            // The name of a view, with its relation's oid and a digest, is no word of anybody else's.
            if (relation.View is { } view && text.Contains(view.Name, StringComparison.Ordinal))
            {
                text = text.Replace(view.Name, Bytes(relation.Name.Name), StringComparison.Ordinal)
                    .Replace(view.Schema, Bytes(relation.Name.Schema), StringComparison.Ordinal);
                found = true;
            }
        }

        replaced = found ? Encoding.Latin1.GetBytes(text) : [];
        return found;
    }

    private static string Bytes(string name) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(name));
}
