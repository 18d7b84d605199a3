namespace Animation.Hosting.Privacy;

/// <summary>Why the law lets us do something with a person's data.</summary>
public enum LegalBasis
{
    /// <summary>Their organisation's membership cannot be served without it.</summary>
    Membership,

    /// <summary>Our legitimate interest; the person may object where the purpose says so.</summary>
    LegitimateInterest,

    /// <summary>They said yes, and may say no again.</summary>
    Consent,
}

/// <summary>One thing done with people's data: what the privacy notice lists, what a person agrees or objects to.</summary>
/// <param name="Code">Stable, as stored in the register and told to other services.</param>
/// <param name="Withdrawable">True where the person alone decides, on their page of agreements.</param>
/// <param name="Mails">Mail purposes it covers: every kind of mail belongs to one purpose at least.</param>
/// <param name="What">What it does, in the notice.</param>
/// <param name="Shown">The exact words the person reads when they decide; kept, with their hash, with each decision.</param>
public sealed record DataPurpose(string Code, LegalBasis Basis, bool Withdrawable, IReadOnlyList<string> Mails, Text Name, Text What, Text Shown)
{
    /// <summary>The basis in the words of the notice.</summary>
    public Text BasisName => Basis switch
    {
        LegalBasis.Membership => new("l'adhésion de votre organisation", "your organisation's membership"),
        LegalBasis.Consent => new("votre accord", "your consent"),
        _ when Withdrawable => new("l'intérêt légitime de l'association ; vous pouvez vous y opposer", "the association's legitimate interest; you may object"),
        _ => new("l'intérêt légitime de l'association", "the association's legitimate interest"),
    };
}
