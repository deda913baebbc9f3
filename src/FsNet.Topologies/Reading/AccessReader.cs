using FsNet.Topologies.Yaml;

namespace FsNet.Topologies.Reading;

/// <summary><c>access: { up: 50mbit, down: 50mbit, queue: 50ms }</c>; keys left out keep what is given for every node.</summary>
internal static class AccessReader
{
    public static Access Read(Fields owner, Access inherited)
    {
        if (owner.Find("access") is not { } item)
            return inherited;
        var access = Fields.Of(item, owner.Name("access"), owner.Problems, "up", "down", "queue");
        return new Access(
            access.Read("up", Values.AccessRate, inherited.UpBitsPerSecond),
            access.Read("down", Values.AccessRate, inherited.DownBitsPerSecond),
            access.Read("queue", Values.Queue, inherited.Queue));
    }
}
