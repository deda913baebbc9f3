using FsNet.Protocol.Content;

namespace FsNet.Links;

/// <summary>Says of each packet whether it is lost: independently, or by the model of Gilbert as netem's <c>gemodel</c> has it.</summary>
public sealed class LossProcess(Prng random)
{
    private double _share, _enterBad, _leaveBad;
    private bool _bursts, _bad;

    public void Change(Loss? loss)
    {
        _share = loss?.Share ?? 0;
        _bursts = loss?.MeanBurstPackets is not null;
        _enterBad = loss?.EnterBad ?? 0;
        _leaveBad = loss?.LeaveBad ?? 0;
    }

    public bool LosesNext()
    {
        if (_share == 0)
            return false;
        return _bursts ? NextOfBurst() : random.NextDouble() < _share;
    }

    /// <summary>The state before the step decides: so a burst has 1 / leave packets in the mean.</summary>
    private bool NextOfBurst()
    {
        var lost = _bad;
        if (random.NextDouble() < (_bad ? _leaveBad : _enterBad))
            _bad = !_bad;
        return lost;
    }
}
