using FsNet.Base;
using FsNet.Links;
using FsNet.Shaper.Probing;
using FsNet.Shaper.Tc;

namespace FsNet.Shaper.Tests;

/// <summary>A test of the kernel's netem; skipped, in the kernel's words, where that has none (tests/kernel/run.sh boots one).</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NetemFactAttribute : NeedyFactAttribute
{
    private static readonly Lazy<Capabilities> Found = new(() => CapabilityProbe.Run(
        kind => kind == Executor.Netem ? new TcExecutor() : throw new ProgramException("not asked for")));

    public NetemFactAttribute()
    {
        Need(Programs.Missing("tc"));
        SkipIf(OperatingSystem.IsLinux() ? Found.Value.Netem : "not Linux");
    }
}
