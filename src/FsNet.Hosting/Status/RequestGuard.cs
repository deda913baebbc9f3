using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace FsNet.Hosting;

/// <summary>
/// Keeps the web pages of others from using a page of this machine by way of a browser. A name that a stranger's server resolves to this
/// machine (DNS rebinding) is answered 403, as is what another page's script sent; what a form or a plain script of another page could
/// send changes nothing. Whoever reaches the address with another program may look and act: keeping them out is the address's business.
/// </summary>
/// <param name="flag">What allows further names; told to who is refused.</param>
/// <param name="names">Those allowed beside addresses, localhost and the machine's own name.</param>
/// <param name="hasHost">False on a Unix domain socket, which no browser reaches: there a Host means nothing.</param>
public sealed class RequestGuard(string flag, IReadOnlyCollection<string> names, bool hasHost = true)
{
    private static readonly string[] FormTypes = ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"];

    /// <returns>The status and the reason why this request is not answered; null when it is.</returns>
    public (int Status, string Why)? Refusal(HttpRequest request)
    {
        // As it was sent: the request's own property takes a name apart that need not be one.
        var asked = new HostString(request.Headers.Host.ToString());
        var host = asked.Host;
        if (hasHost && !IsOurs(host))
            return (StatusCodes.Status403Forbidden,
                $"Host: found '{host}', allowed: an IP address, localhost, {Environment.MachineName}, and the names given with {flag}");
        if (request.Headers.Origin is { Count: > 0 } origin && !IsOf(asked, origin.ToString()))
            return (StatusCodes.Status403Forbidden, $"Origin: found '{origin}', allowed: none, or http://{asked.Value}");
        return null;
    }

    /// <summary>For requests that change something and need no header that scripts of other pages could not send.</summary>
    /// <returns>The status and the reason why this request may change nothing; null when it may.</returns>
    public static (int Status, string Why)? RefusalToAct(HttpRequest request)
    {
        // Browsers that send no Origin with a form send its type, or say whose page it is.
        if (request.Headers["Sec-Fetch-Site"] is { Count: > 0 } site && site != "same-origin" && site != "none")
            return (StatusCodes.Status403Forbidden, $"Sec-Fetch-Site: found '{site}', allowed: none, or same-origin");
        return MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && FormTypes.Contains(type.MediaType.ToString().ToLowerInvariant())
            ? (StatusCodes.Status415UnsupportedMediaType, $"Content-Type: found '{request.ContentType}', allowed: none, or application/json")
            : null;
    }

    private static bool IsOf(HostString host, string origin) => origin == $"http://{host.Value}" || origin == $"https://{host.Value}";

    /// <summary>A request without a Host is none of a browser's: health probes in HTTP/1.0 send such.</summary>
    private bool IsOurs(string host) =>
        host.Length == 0
        || IPAddress.TryParse(host.Trim('[', ']'), out _)
        || Is(host, "localhost")
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || Is(host, Environment.MachineName)
        || names.Any(name => Is(host, name));

    private static bool Is(string host, string name) => host.TrimEnd('.').Equals(name.TrimEnd('.'), StringComparison.OrdinalIgnoreCase);
}
