namespace Quiete.Server.Accounts;

/// <summary>Wires the room.</summary>
internal static class AccountsSetup
{
    extension(IServiceCollection services)
    {
        public void AddAccounts(ServerOptions options)
        {
        }
    }

    extension(WebApplication web)
    {
        /// <summary>Who asks, before anything answers.</summary>
        public void UseAccounts()
        {
        }

        public void MapAccounts()
        {
        }
    }
}
