using FsNet.Protocol.Content;
using FsNet.Simulator.Events;

namespace FsNet.Simulator.Tests.Events;

public class EventQueueTests : IActor
{
    void IActor.Act(int what, int data)
    {
    }

    void IActor.Prepare(int step)
    {
    }

    /// <summary>Against a stable sort, while events are added during others, near and far ahead, many at the same time.</summary>
    [Theory]
    [InlineData(1_000)]
    [InlineData(100_000)]
    [InlineData(50_000_000)]
    [InlineData(2_000_000_000)]
    public void EventsComeByTimeAndThenInTheOrderInWhichTheyWerePlanned(int furthestTicks)
    {
        var random = new Prng((ulong)furthestTicks);
        var queue = new EventQueue();
        var planned = new List<(long At, int Number)>();
        var lived = new List<(long At, int Number)>();
        var now = 0L;
        while (lived.Count < 20_000)
        {
            for (var more = planned.Count < 20_000 ? random.Next(4) : 0; more > 0 || planned.Count == lived.Count; more--)
            {
                var at = now + random.Next(furthestTicks) / 100 * 100;
                queue.Add(new Event(at, this, 0, planned.Count));
                planned.Add((at, planned.Count));
            }
            now = queue.Peek();
            var next = queue.Take();
            Assert.Equal(now, next.At);
            lived.Add((next.At, next.Data));
        }
        Assert.Equal(planned.OrderBy(p => p.At).Take(lived.Count), lived);
    }

    [Fact]
    public void AnEmptyQueueSaysSo()
    {
        var queue = new EventQueue();
        Assert.Equal(long.MaxValue, queue.Peek());
        queue.Add(new Event(5, this, 0, 0));
        Assert.Equal(5, queue.Peek());
        queue.Take();
        Assert.Equal(long.MaxValue, queue.Peek());
    }
}
