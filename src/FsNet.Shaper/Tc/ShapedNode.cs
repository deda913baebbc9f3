using System.Text.Json;
using FsNet.Base;
using FsNet.Links;
using FsNet.Shaper.Native;
using Microsoft.Win32.SafeHandles;

namespace FsNet.Shaper.Tc;

/// <summary>The tree in one node's namespace. It is held open: a node that ends does not take its links away.</summary>
internal sealed class ShapedNode : IDisposable
{
    private const string Ifb = "fsnet-in";

    private readonly SafeFileHandle _namespace;
    private readonly TcScript _script;

    private ShapedNode(SafeFileHandle handle, TcScript script) => (_namespace, _script) = (handle, script);

    /// <exception cref="ProgramException">The system refused; the message says what.</exception>
    public static ShapedNode Build(NodePlan plan)
    {
        var handle = NetworkNamespace.Open(plan.Namespace);
        try
        {
            return Within(handle, () =>
            {
                var device = NodeDevice.Of(plan.Address);
                var script = new TcScript(plan, device, Ifb);
                BatchFile.Run("ip", Interfaces(device));
                BatchFile.Run("tc", script.Build());
                return new ShapedNode(handle, script);
            });
        }
        catch (Exception e)
        {
            handle.Dispose();
            throw e is ProgramException ? new ProgramException($"node {plan.Name}: {e.Message}", ExitCodes.BackEndMissing) : e;
        }
    }

    /// <exception cref="ProgramException">The system refused; the message says what.</exception>
    public void Change(IEnumerable<LinkChange> changes) => Within(_namespace, () =>
    {
        BatchFile.Run("tc", changes.SelectMany(_script.Change));
        return true;
    });

    /// <returns>Of the netem leaves together: packets that left, packets that were dropped for whatever reason.</returns>
    public (long Passed, long Dropped) Count()
    {
        var json = Within(_namespace, () => Command.Run("tc", ["-s", "-j", "qdisc", "show", "dev", Ifb]));
        var leaves = JsonSerializer.Deserialize(json, TcJson.Default.QdiscArray)!.Where(q => q.Kind == "netem").ToList();
        return (leaves.Sum(q => q.Packets), leaves.Sum(q => q.Drops));
    }

    public void Dispose() => _namespace.Dispose();

    private static T Within<T>(SafeFileHandle handle, Func<T> action) =>
        NetworkNamespace.Run($"/proc/self/fd/{handle.DangerousGetHandle()}", action);

    /// <summary>
    /// Frames are sent one by one, for a train of 64 KiB handed over as one packet would be lost as one, and would fill a queue as one.
    /// </summary>
    private static IEnumerable<string> Interfaces(string device) =>
    [
        $"link set dev {device} gso_max_segs 1 gso_max_size {LinkFormulas.FullFrameBytes}",
        $"link add {Ifb} type ifb",
        $"link set dev {Ifb} up",
    ];
}
