using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace FsNet.Testbed.Dashboard;

/// <summary>
/// Who may do what. Anybody who reaches the address may look, by way of an address and not of a name that a stranger's server resolves
/// to it (DNS rebinding). Only who knows the token may act, and no page but our own on somebody's behalf.
/// </summary>
internal sealed class Gatekeeper
{
    public const string TokenHeader = "X-FsNet-Token";

    private const int TokenBytes = 16;

    /// <summary>Lower-case hex, another one in every run.</summary>
    public string Token { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes));

    /// <returns>Why this request is not answered; null when it is.</returns>
    public static string? WhyNotLook(HttpRequest request) => IsOurs(request.Host.Host)
        ? null
        : $"Host: found '{request.Host.Host}', allowed: an IP address, localhost, {Environment.MachineName}";

    /// <returns>The status and the reason why this request may not change anything; null when it may.</returns>
    public (int Status, string Why)? WhyNotAct(HttpRequest request)
    {
        if (request.Headers.Origin is [var origin] && origin != $"http://{request.Host.Value}")
            return (StatusCodes.Status403Forbidden, $"Origin: found '{origin}', allowed: the page of this run");
        return HasToken(request)
            ? null
            : (StatusCodes.Status401Unauthorized, $"{TokenHeader}: wrong or missing; it is in the link that fsnet printed, behind '#'");
    }

    private static bool IsOurs(string host) =>
        IPAddress.TryParse(host.Trim('[', ']'), out _)
        || host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || host.Equals(Environment.MachineName, StringComparison.OrdinalIgnoreCase);

    private bool HasToken(HttpRequest request) =>
        request.Headers[TokenHeader] is [{ } found]
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(found), Encoding.UTF8.GetBytes(Token));
}
