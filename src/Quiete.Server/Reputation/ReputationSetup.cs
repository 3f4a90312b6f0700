using Quiete.Server.Register;

namespace Quiete.Server.Reputation;

/// <summary>Wires the room.</summary>
internal static class ReputationSetup
{
    extension(IServiceCollection services)
    {
        public void AddReputation()
        {
            services.AddSingleton(all => PeopleDoor.To(all.GetRequiredService<PersonNumbers>(), all.GetRequiredService<Circles>(), all.GetRequiredService<PersonStore>()));
            services.AddSingleton<IPersonalPart, ServiceCallsPart>();
            services.AddSingleton<IPersonalPart, DisputesPart>();
            services.AddSingleton<VoiceSource>();
            services.AddSingleton<LineBook>();
            services.AddSingleton<RankingBook>();
            services.AddSingleton<AliasStore>();
            services.AddSingleton<DisputeStore>();
            services.AddSingleton<AnswerStore>();
            services.AddSingleton<LineOwners>();
            services.AddSingleton<ServiceCallStore>();
            services.AddSingleton<ServiceComparison>();
            services.AddSingleton(MarketSizes.OfItaly);
            services.AddSingleton<Reckoning>();
            services.AddSingleton<RegisterFollower>();
            services.AddHostedService<MarketLoader>();
            services.AddHostedService(provider => provider.GetRequiredService<RegisterFollower>());
        }
    }

    extension(WebApplication web)
    {
        public void MapReputation()
        {
            web.MapOpenData();
        }
    }
}
