using System.Security.Cryptography;
using System.Text;
using FsNet.Topologies;

namespace FsNet.Testbed.Sweeps;

/// <summary>A run that is to be made, unless its report is there already.</summary>
/// <param name="Name">Of its folder; says what is special about it, so that the same run has the same name again.</param>
/// <param name="On">The back end.</param>
internal sealed record PlannedRun(string Name, Topology Topology, string On)
{
    private const int LongestName = 120;
    private const int HashDigits = 8;

    /// <summary>A name that every file system takes. What had to be changed for that is told apart by a hash.</summary>
    public static string NameOf(string text)
    {
        var safe = string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) || "-_.=,%@".Contains(c) ? c : '_'));
        if (safe == text && safe.Length <= LongestName)
            return safe;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..HashDigits];
        return $"{safe[..Math.Min(safe.Length, LongestName)]}-{hash}";
    }
}
