using System.Globalization;

namespace FsNet.Simulator;

/// <summary>Somebody who means harm, from <paramref name="BeginsAt"/> on and without end.</summary>
/// <param name="Name">Names its random streams.</param>
/// <param name="Addresses">How many it has, where they are <see cref="AddressSpread.Many"/>.</param>
/// <param name="Zone">Index into <see cref="SwarmPlan.Links"/>.</param>
/// <param name="BitsPerSecond">Of its line, each way: all that it does is paid from it.</param>
/// <param name="Strength">How much of its kind's means it uses: connections to each node, for most.</param>
public sealed record HostilePlan(
    HostileKind Kind,
    string Name,
    AddressSpread Spread,
    int Addresses,
    int Zone,
    long BitsPerSecond,
    TimeSpan BeginsAt,
    int Strength)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Name} from {Where} with {BitsPerSecond / 1e6:0.###} Mbit/s and strength {Strength} at {BeginsAt.TotalSeconds:0.0} s");

    private string Where => Spread switch
    {
        AddressSpread.One => "one address",
        AddressSpread.Prefix => "one /64",
        _ => $"{Addresses} addresses",
    };
}

/// <summary>Where somebody's addresses are.</summary>
public enum AddressSpread
{
    /// <summary>One IPv4 address, all its ports.</summary>
    One,

    /// <summary>Any address of one IPv6 network of 64 bits.</summary>
    Prefix,

    /// <summary>IPv4 addresses that have nothing to do with each other.</summary>
    Many,
}
