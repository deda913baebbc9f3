using System.Globalization;
using FsNet.Base;

namespace FsNet.Testbed.Cli;

/// <summary>Seeds from <paramref name="First"/> to <paramref name="Last"/>, both included.</summary>
internal readonly record struct SeedRange(ulong First, ulong Last)
{
    private const ulong Most = 1_000_000_000;

    public ulong Count => Last - First + 1;

    /// <summary><c>1..500</c>, or <c>17</c> alone.</summary>
    /// <exception cref="UnitException">It is neither, or the wrong way round.</exception>
    public static SeedRange Parse(string text, string field)
    {
        var parts = text.Split("..");
        if (parts.Length > 2 || !TryParse(parts[0], out var first) || !TryParse(parts[^1], out var last) || first > last)
            throw new UnitException(
                $"{field}: '{text}' is no range of seeds; write 1..500, or 17 alone: whole numbers up to {Most}, the smaller one first");
        return new SeedRange(first, last);
    }

    private static bool TryParse(string text, out ulong seed) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out seed) && seed <= Most;
}
