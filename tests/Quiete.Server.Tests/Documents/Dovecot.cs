using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Quiete.Server.Tests.Documents;

/// <summary>A real mail server (Debian's dovecot) in a folder and on ports of its own: mail comes in by LMTP, and one's own program fetches it by IMAP.</summary>
/// <remarks>It keeps no mail of root: then everything is run as the user <c>dovecot</c>.</remarks>
internal sealed class Dovecot : IAsyncDisposable
{
    private const string Program = "/usr/sbin/dovecot";
    private const string Password = "prova";

    private const string Fetch = """
        import sys, imaplib, base64
        box = imaplib.IMAP4("127.0.0.1", int(sys.argv[1]))
        box.login(sys.argv[2], sys.argv[3])
        box.select("INBOX", readonly=True)
        for number in box.search(None, "ALL")[1][0].split():
            print(base64.b64encode(box.fetch(number, "(BODY.PEEK[])")[1][0][1]).decode())
        box.logout()
        """;

    private static readonly string User = Environment.IsPrivilegedProcess ? "dovecot" : Environment.UserName;
    private static readonly Lazy<string> Group = new(NameOfGroup);

    private readonly string folder = Directory.CreateTempSubdirectory("quiete-mail-").FullName;
    private readonly int lmtp = FreePort();
    private readonly int imap = FreePort();

    private Dovecot()
    {
    }

    private string Settings => Path.Combine(folder, "dovecot.conf");

    /// <summary>Starts it; skips the test, with the reason, where it or the programs that speak to it are missing.</summary>
    public static async Task<Dovecot> Start()
    {
        Assert.SkipUnless(File.Exists(Program) && File.Exists("/usr/lib/dovecot/lmtp") && File.Exists("/usr/lib/dovecot/imap"),
            "A mail server was not found: install the Debian packages dovecot-core, dovecot-lmtpd and dovecot-imapd. ./test installs them when it can.");
        Programs.Need("swaks", "python3");
        var server = new Dovecot();
        await File.WriteAllTextAsync(server.Settings, server.Written());
        if (Environment.IsPrivilegedProcess) server.Run("chown", "-R", User, server.folder);
        server.AsUser(Program, "-c", server.Settings); // it listens before it goes into the background
        return server;
    }

    /// <summary>Hands a mail in, as another mail server would.</summary>
    public async Task Deliver(byte[] mail, string to)
    {
        using var files = new TestFolder();
        var file = files.Put("a.eml", mail.AsSpan().EndsWith("\r\n"u8) ? mail[..^2] : mail); // swaks ends the last line itself
        await Programs.Ask("swaks", null, "--protocol", "LMTP", "--server", $"127.0.0.1:{lmtp}", "--from", "mittente@pec.example", "--to", to, "--data", $"@{file}");
    }

    /// <summary>The mails in a mailbox, whole, the oldest first.</summary>
    public async Task<IReadOnlyList<byte[]>> Read(string mailbox)
    {
        var said = await Programs.Ask("python3", null, "-c", Fetch, imap.ToString(CultureInfo.InvariantCulture), mailbox, Password);
        return [.. said.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Convert.FromBase64String)];
    }

    public ValueTask DisposeAsync()
    {
        AsUser("/usr/bin/doveadm", "-c", Settings, "stop");
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private string Written() => $$"""
        base_dir = {{folder}}/run
        state_dir = {{folder}}/run
        log_path = {{folder}}/log
        default_internal_user = {{User}}
        default_internal_group = {{Group.Value}}
        default_login_user = {{User}}
        protocols = imap lmtp
        listen = 127.0.0.1
        ssl = no
        disable_plaintext_auth = no
        mail_location = maildir:{{folder}}/mail/%u
        first_valid_uid = 1
        passdb {
          driver = static
          args = password={{Password}}
        }
        userdb {
          driver = static
          args = uid={{User}} gid={{Group.Value}} home={{folder}} allow_all_users=yes
        }
        service anvil {
          chroot =
        }
        service imap-login {
          chroot =
          inet_listener imap {
            port = {{imap}}
          }
          inet_listener imaps {
            port = 0
          }
        }
        service lmtp {
          inet_listener lmtp {
            port = {{lmtp}}
          }
        }

        """;

    private static string NameOfGroup()
    {
        using var asked = Process.Start(new ProcessStartInfo("id", ["-gn", User]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        return asked.StandardOutput.ReadToEnd().Trim();
    }

    private void AsUser(params string[] command)
    {
        if (Environment.IsPrivilegedProcess) Run("runuser", ["-u", User, "--", .. command]);
        else Run(command[0], command[1..]);
    }

    // The server outlives the command and would keep its pipes open: nothing is redirected but to the null device.
    private void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" >/dev/null 2>&1 </dev/null", "sh", program, .. arguments]) { WorkingDirectory = folder })!;
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: exit code {process.ExitCode}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
