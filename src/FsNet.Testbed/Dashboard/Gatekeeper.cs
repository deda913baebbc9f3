using System.Security.Cryptography;
using System.Text;
using FsNet.Hosting;
using Microsoft.AspNetCore.Http;

namespace FsNet.Testbed.Dashboard;

/// <summary>
/// Who may do what. Anybody who reaches the address may look, but for the web pages of others (<see cref="RequestGuard"/>). Only who knows
/// the token may act.
/// </summary>
/// <param name="hosts">Names of this machine, beside those that are always allowed.</param>
internal sealed class Gatekeeper(IReadOnlyCollection<string> hosts)
{
    public const string TokenHeader = "X-FsNet-Token";
    public const string HostFlag = "--dashboard-host";

    private const int TokenBytes = 16;

    private readonly RequestGuard _guard = new(HostFlag, hosts);

    /// <summary>Lower-case hex, another one in every run.</summary>
    public string Token { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes));

    /// <returns>The status and the reason why this request is not answered; null when it is.</returns>
    public (int Status, string Why)? WhyNotLook(HttpRequest request) => _guard.Refusal(request);

    /// <returns>The status and the reason why this request may not change anything; null when it may.</returns>
    public (int Status, string Why)? WhyNotAct(HttpRequest request) => HasToken(request)
        ? null
        : (StatusCodes.Status401Unauthorized, $"{TokenHeader}: wrong or missing; it is in the link that fsnet printed, behind '#'");

    private bool HasToken(HttpRequest request) =>
        request.Headers[TokenHeader] is [{ } found]
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(found), Encoding.UTF8.GetBytes(Token));
}
