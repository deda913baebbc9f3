using FsNet.Base;
using FsNet.Links;

namespace FsNet.Shaper.Probing;

/// <summary>Tries out what this process may do and what this kernel can, in network namespaces made for it.</summary>
internal static class CapabilityProbe
{
    /// <param name="create">Makes the executors to try.</param>
    public static Capabilities Run(Func<Executor, IExecutor> create)
    {
        var refusal = RefusalOf(() => new ProbeNetwork().Dispose());
        return refusal is null
            ? new Capabilities(null, RefusalOf(() => Try(create, Executor.Netem)), RefusalOf(() => Try(create, Executor.NfQueue)))
            : new Capabilities(refusal, refusal, refusal);
    }

    private static void Try(Func<Executor, IExecutor> create, Executor kind)
    {
        using var network = new ProbeNetwork();
        using var executor = create(kind);
        executor.Shape([network.Plan()]);
        network.Pass();
    }

    private static string? RefusalOf(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (ProgramException e)
        {
            return e.Message;
        }
    }
}
