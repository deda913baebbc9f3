namespace FsNet.Testbed.Dashboard;

/// <summary>How rate and progress went, for a curve: of a long run ever fewer points, evenly spread.</summary>
internal sealed class LiveHistory
{
    private const int MostPoints = 480;

    private readonly List<LivePoint> _points = [];
    private double _spacing = 1;
    private int _told;

    public IReadOnlyList<LivePoint> All => _points;

    public void Add(LivePoint point)
    {
        if (_points.Count > 0 && point.At < _points[^1].At + _spacing)
            return;
        _points.Add(point);
        if (_points.Count == MostPoints)
            Thin();
    }

    public IReadOnlyList<LivePoint> TakeNew()
    {
        var added = _points[Math.Min(_told, _points.Count)..];
        _told = _points.Count;
        return added;
    }

    private void Thin()
    {
        var kept = _points.Where((_, i) => i % 2 == 0).ToList();
        _points.Clear();
        _points.AddRange(kept);
        _spacing *= 2;
        _told = _points.Count;
    }
}

/// <param name="At">Seconds since the leechers were told to start.</param>
/// <param name="BytesPerSecond">Payload, all leechers together.</param>
/// <param name="Share">Of all blocks that leechers need, 0 to 1.</param>
internal readonly record struct LivePoint(double At, double BytesPerSecond, double Share);
