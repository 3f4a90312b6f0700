using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Quiete.Server.Storage;

namespace Quiete.Server.Accounts;

/// <summary>The tables of ASP.NET Core Identity, passkeys among them, in the database of the service.</summary>
/// <remarks>
/// It reads by connections of its own and writes by <see cref="Storage.Database.Write"/> like everybody else, so that SQLite keeps
/// its one writer. The tables are made by <c>0002-accounts.sql</c>; a test compares that file with this model.
/// </remarks>
internal sealed class AccountsContext : IdentityUserContext<Account, long>
{
    private readonly Database database;

    public AccountsContext(DbContextOptions<AccountsContext> options, Database database) : base(options)
    {
        this.database = database;
        Database.AutoTransactionBehavior = AutoTransactionBehavior.Never; // the writes below are inside one already
    }

    protected override Version SchemaVersion => IdentitySchemaVersions.Version3;

    /// <summary>Where the context reads and writes.</summary>
    public static void Configure(IServiceProvider services, DbContextOptionsBuilder options)
    {
        var house = services.GetRequiredService<Database>();
        if (house.Kind == DatabaseKind.Sqlite) options.UseSqlite(house.ConnectionString);
        else options.UseNpgsql(house.Postgres!);
    }

    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default) =>
        database.Write(async connection =>
        {
            Database.SetDbConnection(connection);
            try
            {
                return await base.SaveChangesAsync(acceptAllChangesOnSuccess, CancellationToken.None);
            }
            finally
            {
                Database.SetDbConnection(null);
                if (database.Kind == DatabaseKind.Sqlite) Database.SetConnectionString(database.ConnectionString); // it was forgotten
            }
        }, cancellationToken);

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.Entity<Account>().Property(account => account.DisplayName).HasMaxLength(Account.MaxName);
    }
}
