using FsNet.Protocol.Swarm;
using FsNet.Protocol.Tracker;
using Serilog;

namespace FsNet.Node.Tracking;

/// <summary>Files that the tracker did not take, for people: in the log once each, and as a list of which the first are kept.</summary>
internal sealed class Refusals(ILogger log)
{
    private const int Shown = 20;

    private readonly HashSet<(string Name, string Bound)> _logged = [];

    public IReadOnlyList<(string Name, string Why)> First { get; private set; } = [];

    public int Count { get; private set; }

    /// <summary>On the event loop, after each answer.</summary>
    /// <param name="isNews">The answer has refused something.</param>
    public void See(Registrar registrar, bool isNews)
    {
        if (!isNews && Count == 0)
            return;
        var refused = registrar.Refused.ToList();
        (First, Count) = ([.. refused.Take(Shown).Select(r => (r.Name, r.Why.ToString()))], refused.Count);
        foreach (var (_, name, why) in refused.Take(Shown))
            if (_logged.Count < Shown && _logged.Add((name, why.FieldName)))
                log.Warning("The tracker does not take {Name}, nobody will find it there: {Why}; it is told again later",
                    TrackText.Quote(name), why.ToString());
        if (isNews && refused.Count > Shown)
            log.Warning("The tracker does not take {Count} files", refused.Count);
    }
}
