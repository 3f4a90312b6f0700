using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Quiete.Server.Accounts;

namespace Quiete.Server.Documents;

/// <summary>Makes papers: a component becomes HTML, and the HTML an accessible PDF (PDF/UA-1) by WeasyPrint.</summary>
internal sealed class Papers(HtmlRenderer renderer, Press press, PaperTurns turns, IHttpContextAccessor accessor)
{
    /// <summary>Whether this machine can make PDFs; where not, pages print from the browser.</summary>
    public bool CanPrint => press.IsThere;

    /// <summary>The HTML of a paper, in the language of the request.</summary>
    public Task<string> Html<TPaper>(IDictionary<string, object?> parameters) where TPaper : IComponent => renderer.Dispatcher.InvokeAsync(async () =>
        (await renderer.RenderComponentAsync<TPaper>(ParameterView.FromDictionary(parameters))).ToHtmlString());

    /// <summary>The PDF of a paper, with files inside it.</summary>
    /// <exception cref="PressException">It cannot be made here, or not now: one account has one paper printed at a time.</exception>
    public async Task<byte[]> Pdf<TPaper>(IDictionary<string, object?> parameters, IReadOnlyList<Attachment> attachments, CancellationToken stop) where TPaper : IComponent
    {
        using var turn = turns.Take(accessor.HttpContext is { } http ? SignedIn.Id(http.User) : null);
        return await press.Print(await Html<TPaper>(parameters), attachments, stop);
    }
}
