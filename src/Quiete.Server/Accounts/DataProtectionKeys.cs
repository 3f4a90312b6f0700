using System.Text;
using System.Xml.Linq;
using Dapper;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Quiete.Server.Storage;

namespace Quiete.Server.Accounts;

/// <summary>Keeps the keys of cookies and forms in the database, so that every service on it reads the cookies of the others.</summary>
internal sealed class DataProtectionKeys(Database database) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements() =>
        [.. Wait(database.Read(connection => connection.QueryAsync<string>("SELECT xml FROM data_protection_key ORDER BY name"), CancellationToken.None))
            .Select(XElement.Parse)];

    public void StoreElement(XElement element, string friendlyName) => Wait(database.Write(connection => connection.ExecuteAsync(
        "INSERT INTO data_protection_key (name, xml) VALUES (@friendlyName, @xml) ON CONFLICT (name) DO UPDATE SET xml = excluded.xml",
        new { friendlyName, xml = element.ToString(SaveOptions.DisableFormatting) }), CancellationToken.None));

    // The framework's door here is synchronous. It is passed at the start and when a key is renewed, every ninety days.
    private static T Wait<T>(Task<T> work) => work.GetAwaiter().GetResult();
}

/// <summary>Seals those keys with the house secret: a copy of the database is not enough to forge a cookie.</summary>
internal sealed class DataProtectionSeal(HouseSecret secret) : IXmlEncryptor
{
    public EncryptedXmlInfo Encrypt(XElement plaintextElement) => new(
        new XElement("sealed", Convert.ToBase64String(secret.Seal(Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting))))),
        typeof(DataProtectionOpening));
}

/// <summary>Opens what <see cref="DataProtectionSeal"/> sealed. The framework makes it by its name.</summary>
internal sealed class DataProtectionOpening(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement) => XElement.Parse(Encoding.UTF8.GetString(
        services.GetRequiredService<HouseSecret>().Open(Convert.FromBase64String(encryptedElement.Value))));
}
