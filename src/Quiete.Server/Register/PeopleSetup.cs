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
        }

        /// <summary>Codes go to a file in the data directory.</summary>
        public void AddLocalNumberProof() => services.AddSingleton<INumberProof, LocalNumberProof>();
    }

    extension(WebApplication web)
    {
        public void MapPeople()
        {
            web.MapObjectionsOfPersonApi();
        }
    }
}
