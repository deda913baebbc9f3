using System.Net;
using FsNet.Base;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace FsNet.Hosting;

/// <summary>
/// The connections of a server that are open. When there are as many as are allowed, one yields to a newcomer, if it has no request that is
/// being answered: of the address that has most, the oldest. So connections that ask for nothing keep nobody from a page.
/// </summary>
internal sealed class ConnectionSeats(int most)
{
    /// <summary>Of the descriptors that the process may have, so many, and no fewer than a few, are for connections that ask how it is.</summary>
    private const int ShareOfDescriptors = 8, Few = 4;

    private readonly Lock _lock = new();
    private readonly LinkedList<ConnectionSeat> _oldestFirst = new();

    /// <summary>Serves a connection for as long as it has a seat.</summary>
    public async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var seat = new ConnectionSeat(connection);
        if (!TryTake(seat))
        {
            connection.Abort();
            return;
        }
        connection.Features.Set(seat);
        try
        {
            await next(connection);
        }
        finally
        {
            Leave(seat);
        }
    }

    private bool TryTake(ConnectionSeat seat)
    {
        ConnectionSeat? victim = null;
        lock (_lock)
        {
            if (_oldestFirst.Count >= Math.Min(most, Math.Max(DescriptorLimit.Permitted / ShareOfDescriptors, Few)))
            {
                victim = WhoYields();
                if (victim is null)
                    return false;
                _oldestFirst.Remove(victim.Place);
            }
            _oldestFirst.AddLast(seat.Place);
        }
        victim?.Connection.Abort();
        return true;
    }

    private ConnectionSeat? WhoYields() =>
        _oldestFirst.GroupBy(s => s.Address).OrderByDescending(g => g.Count())
            .Select(group => group.FirstOrDefault(s => !s.IsBusy)).FirstOrDefault(s => s is not null);

    private void Leave(ConnectionSeat seat)
    {
        lock (_lock)
            if (seat.Place.List is not null)
                _oldestFirst.Remove(seat.Place);
    }
}

/// <summary>That of one connection.</summary>
internal sealed class ConnectionSeat
{
    public ConnectionSeat(ConnectionContext connection)
    {
        (Connection, Address) = (connection, (connection.RemoteEndPoint as IPEndPoint)?.Address);
        Place = new LinkedListNode<ConnectionSeat>(this);
    }

    public ConnectionContext Connection { get; }

    /// <summary>Null on a Unix domain socket.</summary>
    public IPAddress? Address { get; }

    public LinkedListNode<ConnectionSeat> Place { get; }

    /// <summary>A request has come whole and is being answered.</summary>
    public volatile bool IsBusy;
}

/// <summary>An application that notes on the seat of a connection while a request of it is answered.</summary>
internal sealed class SeatedApplication(IHttpApplication<HttpContext> inner) : IHttpApplication<HttpContext>
{
    public HttpContext CreateContext(IFeatureCollection contextFeatures) => inner.CreateContext(contextFeatures);

    public void DisposeContext(HttpContext context, Exception? exception) => inner.DisposeContext(context, exception);

    public async Task ProcessRequestAsync(HttpContext context)
    {
        var seat = context.Features.Get<ConnectionSeat>();
        seat?.IsBusy = true;
        try
        {
            await inner.ProcessRequestAsync(context);
        }
        finally
        {
            seat?.IsBusy = false;
        }
    }
}
