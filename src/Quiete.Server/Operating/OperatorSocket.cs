using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Quiete.Server.Operating;

/// <summary>The door for whoever runs the service: a Unix socket in the data directory that only its owner can open.</summary>
/// <remarks>The system checks who comes, by the rights of the file; a request that came this way is the local operator's.</remarks>
internal static class OperatorSocket
{
    public const string FileName = "quiete.sock";

    private const string Scheme = "http://unix:";

    /// <summary>The longest path that the system takes for a socket (sun_path).</summary>
    private const int MostPathBytes = 107;

    /// <summary>Where the socket of a data directory is.</summary>
    public static string PathOf(string data) => Path.Combine(Path.GetFullPath(data), FileName);

    extension(WebApplicationBuilder builder)
    {
        /// <summary>Makes the service listen on the socket too. The data directory must be held: a socket that lies there is of a process that was killed.</summary>
        public void ListenToOperator(ServerOptions options)
        {
            var path = PathOf(options.Data);
            if (Encoding.UTF8.GetByteCount(path) > MostPathBytes) return;
            File.Delete(path);
            builder.WebHost.UseUrls(options.Url, Scheme + path);
            builder.Services.Configure<SocketTransportOptions>(sockets => sockets.CreateBoundListenSocket = endPoint =>
            {
                var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint);

                // Bound and not yet listening: nobody can have come in before the rights are set.
                if (endPoint is UnixDomainSocketEndPoint && !OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
                return socket;
            });
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(listen =>
            {
                if (listen.SocketPath is null) return;
                listen.Use(next => connection =>
                {
                    connection.Features.Set(new LocalOperator());
                    return next(connection);
                });
            }));
        }
    }

    extension<T>(T route) where T : IEndpointConventionBuilder
    {
        /// <summary>Only the local operator: to everybody else the address does not exist.</summary>
        public T NeedsLocalOperator() => route.AllowAnonymous().AddEndpointFilter(async (call, next) =>
            call.HttpContext.Features.Get<LocalOperator>() is null ? Shell.Problems.NotFound() : await next(call));
    }

    /// <summary>Marks connections over the socket.</summary>
    private sealed class LocalOperator;
}
