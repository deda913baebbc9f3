// A service that keeps a copy of everything the tracker knows: dotnet run -- --FsNode:Tracker=tracker.lan:9090 --Folder=/srv/mirror
using FsNet;
using Worker;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddFsNode(options => builder.Configuration.GetSection("FsNode").Bind(options));
builder.Services.AddHostedService<Mirror>();
builder.Services.AddHealthChecks().AddCheck<FsNodeHealthCheck>("fsnet");

var app = builder.Build();
app.MapHealthChecks("/healthz");
app.Run();
