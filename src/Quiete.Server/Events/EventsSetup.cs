namespace Quiete.Server.Events;

/// <summary>Wires the room.</summary>
internal static class EventsSetup
{
    extension(IServiceCollection services)
    {
        public void AddEvents()
        {
            services.AddSingleton<EventStore>();
            services.AddSingleton<EventFeed>();
            services.AddHostedService(room => room.GetRequiredService<EventFeed>());
            services.AddHostedService<EventCleaner>();
            services.AddSingleton<WebhookStore>();
            services.AddSingleton<DeliveryStore>();
            services.AddSingleton<WebhookSender>();
            services.AddHostedService<WebhookWorker>();
        }
    }

    extension(WebApplication web)
    {
        public void MapEvents()
        {
            web.MapEventStream();
            web.MapWebhooks();
        }
    }
}
