using Quiete.Server.Gate;
using Quiete.Server.Register;
using Quiete.Server.Reputation;

namespace Quiete.Server.Complaints;

/// <summary>Wires the company's side.</summary>
internal static class CompanySetup
{
    extension(IServiceCollection services)
    {
        public void AddCompanySide()
        {
            services.AddSingleton<CompanyComplaintStore>();
            services.AddSingleton<AnswerTimes>();
            services.AddSingleton<IAnswersComplaints>(all => all.GetRequiredService<AnswerTimes>());
            services.AddSingleton<IExposedElsewhere, ComplaintExposure>();
            services.AddSingleton<CourtesyBook>();
            services.AddSingleton<IPersonalPart, CompanyComplaintsPart>();
            foreach (var rule in ComplaintRetention.All) services.AddSingleton(rule);
        }
    }
}
