using Microsoft.AspNetCore.Authentication;
using Quiete.Server.Accounts;
using Quiete.Server.Register;
using Quiete.Server.Reputation;

namespace Quiete.Server.Blocking;

/// <summary>Wires the room.</summary>
internal static class BlockingSetup
{
    extension(IServiceCollection services)
    {
        public void AddBlocking()
        {
            services.AddSingleton<Func<LineList>>(all => () => all.GetRequiredService<LineBook>().Listed);
            services.AddSingleton<DeviceStore>();
            services.AddSingleton<IHelpEnds>(all => all.GetRequiredService<DeviceStore>());
            services.AddSingleton<DeviceBook>();
            services.AddSingleton<IPersonalPart, DevicesPart>();
            services.AddSingleton<WishBook>();
            services.AddSingleton<Snapshots>();
            services.AddSingleton<PublishedList>();
            services.AddSingleton<PhoneLookUp>();
            services.AddSingleton<PhoneReports>();
            services.AddSingleton<ListFiles>();
            services.AddHostedService<BlockingFollower>();
            services.Configure<LoggerFilterOptions>(filters => filters.AddFilter(typeof(DeviceHandler).FullName, LogLevel.Warning)); // the framework speaks in its name
            services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, DeviceHandler>(DeviceHandler.Scheme, configureOptions: null);
        }
    }

    extension(WebApplication web)
    {
        public void MapBlocking()
        {
            web.MapDav();
            web.MapListFiles();
            web.MapPhoneBlock();
            web.MapByHash();
        }
    }

    extension<T>(T route) where T : IEndpointConventionBuilder
    {
        /// <summary>Only devices, by their token. It opens nothing else, and nothing else opens this.</summary>
        public T ForDevices() => route.WithMetadata(new SignsInBy(DeviceHandler.Scheme))
            .RequireAuthorization(policy => policy.RequireClaim(SignsInBy.DeviceClaim));

        /// <summary>Everybody; a device that shows its token is known, and one that was taken away is told so.</summary>
        public T ForDevicesAndAnybody() => route.WithMetadata(new SignsInBy(DeviceHandler.Scheme)).AllowAnonymous().AddEndpointFilter(RefuseOldTokens);
    }

    private static ValueTask<object?> RefuseOldTokens(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.Request.Headers.ContainsKey("Authorization") && context.HttpContext.Features.Get<Device>() is null
            ? ValueTask.FromResult<object?>(Results.Challenge(authenticationSchemes: [DeviceHandler.Scheme]))
            : next(context);
}
