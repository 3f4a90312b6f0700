namespace Quiete.Server.Accounts;

/// <summary>Who may pass to an address. Every address says it: with one of these, or with <c>AllowAnonymous</c>.</summary>
internal static class Walls
{
    extension<T>(T route) where T : IEndpointConventionBuilder
    {
        /// <summary>Only callers with all of these scopes: others hear 401 without a login, 403 with one.</summary>
        public T Needs(Scopes scopes) => route.RequireAuthorization(policy =>
            policy.RequireAssertion(context => Caller.Of(context.User)?.May(scopes) == true));

        /// <summary>Only callers in one of these roles.</summary>
        public T NeedsRole(params Role[] roles) => route.RequireAuthorization(policy =>
            policy.RequireAssertion(context => Caller.Of(context.User) is { } caller && roles.Contains(caller.Role)));

        /// <summary>Anybody who signed in or has a key.</summary>
        public T NeedsCaller() => route.RequireAuthorization(policy =>
            policy.RequireAssertion(context => Caller.Of(context.User) is not null));
    }
}
