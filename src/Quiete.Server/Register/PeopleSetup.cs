namespace Quiete.Server.Register;

/// <summary>Wires what people have besides entries: numbers, matches, objections, circles, helpers, and the way out.</summary>
internal static class PeopleSetup
{
    extension(IServiceCollection services)
    {
        public void AddPeople()
        {
            services.AddSingleton<PersonNumbers>();
            services.AddSingleton<NumberCodes>();
            services.AddSingleton<NumberLetters>();
            services.AddSingleton<CallMatcher>();
            services.AddSingleton<PersonObjections>();
            services.AddSingleton<HelperActs>();
            services.AddSingleton<Helpers>();
            services.AddSingleton<Circles>();
            services.AddSingleton<CircleInvitations>();
            services.AddSingleton<CirclePool>();
            services.AddSingleton<IPersonalPart, EntriesPart>();
            services.AddSingleton<IPersonalPart, CorrectionsPart>();
            services.AddSingleton<IPersonalPart, WishesPart>();
            services.AddSingleton<IPersonalPart, NumbersPart>();
            services.AddSingleton<IPersonalPart, ObjectionsPart>();
            services.AddSingleton<IPersonalPart, CirclesPart>();
            services.AddSingleton<IPersonalPart, HelpersPart>();
            services.AddSingleton<IPersonalPart, CostPart>();
            services.AddSingleton<IPersonalPart, ImportsPart>();
            services.AddSingleton<PersonExport>();
            services.AddScoped<PersonLeaving>();
        }

        /// <summary>Codes go to a file in the data directory.</summary>
        public void AddLocalNumberProof() => services.AddSingleton<INumberProof, LocalNumberProof>();
    }

    extension(WebApplication web)
    {
        public void MapPeople()
        {
            web.MapObjectionsOfPersonApi();
            web.MapPost("/account/dati/zip", ExportApi.Download).RequireAuthorization().ExcludeFromDescription();
        }
    }
}
