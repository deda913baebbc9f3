using FsNet.Protocol.Content;

namespace FsNet.Fuzz.Tests;

/// <summary>Bytes changed, cut off, put in and repeated.</summary>
internal static class Damage
{
    public static byte[] Of(byte[] original, Prng prng)
    {
        var bytes = original.ToList();
        for (var changes = 1 + prng.Next(4); changes > 0; changes--)
            Change(bytes, prng);
        return [.. bytes];
    }

    private static void Change(List<byte> bytes, Prng prng)
    {
        var at = prng.Next(bytes.Count + 1);
        switch (prng.Next(5))
        {
            case 0:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 1:
                bytes.Insert(at, (byte)prng.NextUInt64());
                break;
            case 2:
                bytes.InsertRange(at, bytes[..prng.Next(bytes.Count + 1)]);
                break;
            default:
                if (at < bytes.Count)
                    bytes[at] = (byte)prng.NextUInt64();
                break;
        }
    }
}
