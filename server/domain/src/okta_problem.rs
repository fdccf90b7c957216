//! What can be wrong with the way to Okta's API, told apart as far as something different has to be done about it
//! (behaviour.md §6). None of it says anything about anybody's groups.

keyed! {
    /// Why Okta's API is not asked, or does not answer as it should.
    pub enum OktaProblem, "Okta problem" {
        /// The text names no host the token may go to.
        NotADomain = "not_a_domain", "Not a domain";
        /// A name of the customer's own, which the operator has not allowed.
        DomainNotAllowed = "domain_not_allowed", "Domain not allowed";
        /// The name has no address.
        UnknownDomain = "unknown_domain", "Unknown domain";
        /// The name leads into a network.
        PrivateAddress = "private_address", "Private address";
        /// Whoever answers there is no Okta organization.
        NotOkta = "not_okta", "Not an Okta organization";
        /// It sends on to another address, which is never followed.
        Redirected = "redirected", "Redirected";
        /// No connection, or no answer in time.
        Unreachable = "unreachable", "Unreachable";
        /// No certificate this server trusts.
        Certificate = "certificate", "Certificate";
        /// A token Okta never accepted from us.
        BadToken = "bad_token", "Token refused";
        /// A token Okta accepted before.
        TokenExpired = "token_expired", "Token expired";
        /// The token may not read groups.
        NoGroupRight = "no_group_right", "No right to read groups";
        /// Okta's request limit is used up.
        RateLimited = "rate_limited", "Rate limited";
        /// Okta says it cannot, or did not answer several times in a row.
        OktaFailing = "okta_failing", "Okta is failing";
        /// An answer that is not followed or not understood.
        UnexpectedAnswer = "unexpected_answer", "Unexpected answer";
    }
}
