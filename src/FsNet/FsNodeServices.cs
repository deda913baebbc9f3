using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FsNet;

/// <summary>A node among the services of a host.</summary>
public static class FsNodeServices
{
    /// <summary>
    /// Adds a node, an <see cref="FsNode"/>, that the host starts with itself and ends with itself. Hosted services that are added after it
    /// find it running.
    /// </summary>
    /// <param name="services">Those of the host.</param>
    /// <param name="configure">Sets the options, for example by <c>Bind</c> of a section of the configuration.</param>
    public static IServiceCollection AddFsNode(this IServiceCollection services, Action<FsNodeOptions>? configure = null)
    {
        var options = services.AddOptions<FsNodeOptions>();
        if (configure is not null)
            options.Configure(configure);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<FsNodeOptions>, FsNodeOptionsValidator>());
        services.TryAddSingleton(s => new FsNode(s.GetRequiredService<IOptions<FsNodeOptions>>().Value, s.GetService<ILoggerFactory>()));
        services.AddHostedService<NodeService>();
        return services;
    }

    private sealed class NodeService(FsNode node) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => node.StartAsync(cancellationToken);

        public async Task StopAsync(CancellationToken cancellationToken) => await node.DisposeAsync();
    }
}
