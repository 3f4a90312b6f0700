using Microsoft.EntityFrameworkCore;
using Quiete.Server.Accounts;
using Quiete.Server.Storage;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Accounts;

public class AccountsSchemaTests
{
    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task The_schema_file_holds_every_statement_that_the_model_of_accounts_asks_for(string kind)
    {
        await using var server = await TestServer.Start(kind);
        await using var scope = server.Services.CreateAsyncScope();
        var asked = scope.ServiceProvider.GetRequiredService<AccountsContext>().Database.GenerateCreateScript();
        var file = Migrations.All(server.Database.Kind).Single(one => one.Name == "accounts").Sql;

        var statements = asked.ReplaceLineEndings("\n").Split(";\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

        Assert.True(statements.Length >= 10);
        Assert.All(statements, statement => Assert.Contains(statement, file, StringComparison.Ordinal));
    }
}
