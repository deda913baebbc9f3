namespace FsNet.Testbed.Dashboard;

/// <summary>All who watch. Frames are written once, however many they are, and not at all while there are none.</summary>
internal sealed class Audience(LiveRun run)
{
    private const int Most = 32;

    private readonly List<Spectator> _spectators = [];
    private bool _isOver;

    /// <returns>Null when there are too many, or the run is over.</returns>
    public Spectator? Admit()
    {
        lock (_spectators)
        {
            if (_isOver || _spectators.Count == Most)
                return null;
            var spectator = new Spectator();
            _spectators.Add(spectator);
            return spectator;
        }
    }

    public void Leave(Spectator spectator)
    {
        lock (_spectators)
            _spectators.Remove(spectator);
    }

    /// <summary>To call a few times a second.</summary>
    public void Show()
    {
        lock (_spectators)
        {
            if (_spectators.Count == 0)
                return;
            var (step, all) = run.TakeFrames(_spectators.Exists(s => s.WantsAll));
            foreach (var spectator in _spectators)
                spectator.Show(step, all);
        }
    }

    /// <summary>The last frame is shown, and nobody is admitted any more.</summary>
    public void End()
    {
        Show();
        lock (_spectators)
        {
            _isOver = true;
            foreach (var spectator in _spectators)
                spectator.End();
        }
    }
}
