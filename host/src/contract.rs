//! The contract in Rust, from the host's side: generated from `wit/`.

#![expect(missing_docs, reason = "generated from wit/")]

use connector::jira::types::{Error, Limits};

wasmtime::component::bindgen!({
    inline: "
        package connector:host;

        world connector-host {
            import connector:jira/connections@0.1.0;
            import wasi:logging/logging@0.1.0-draft;
            export connector:jira/rest@0.1.0;
            export connector:jira/jira@0.1.0;
        }
    ",
    path: "../wit",
    imports: { default: async },
    exports: { default: async },
    additional_derives: [PartialEq],
});

pub use connector::jira::types;
pub use exports::connector::jira::{jira, rest};

impl Default for Limits {
    /// Those of the connection.
    fn default() -> Self {
        Self { attempt_timeout: None, total_timeout: None, max_body: None }
    }
}

impl Default for jira::ProjectOptions {
    /// All projects, in pages of 50.
    fn default() -> Self {
        Self { text: None, page_size: None }
    }
}

impl Error {
    /// What went wrong, in a sentence.
    pub fn message(&self) -> String {
        match self {
            Self::UnknownConnection(fault)
            | Self::ConnectionSettings(fault)
            | Self::InvalidRequest(fault)
            | Self::DeniedByHost(fault)
            | Self::TimedOut(fault)
            | Self::OutcomeUnknown(fault)
            | Self::Interrupted(fault)
            | Self::TooLarge(fault)
            | Self::Unreadable(fault) => fault.message.clone(),
            Self::Unreachable(unreachable) => unreachable.fault.message.clone(),
            _ => {
                let Some(refusal) = self.refusal() else { return String::new() };
                let fields =
                    refusal.fields.iter().map(|problem| format!("{}: {}", problem.field, problem.message));
                let texts: Vec<_> = refusal.messages.iter().cloned().chain(fields).collect();
                texts.join(" ")
            }
        }
    }

    /// What to do next, in a sentence.
    pub fn advice(&self) -> &str {
        match self {
            Self::UnknownConnection(fault)
            | Self::ConnectionSettings(fault)
            | Self::InvalidRequest(fault)
            | Self::DeniedByHost(fault)
            | Self::TimedOut(fault)
            | Self::OutcomeUnknown(fault)
            | Self::Interrupted(fault)
            | Self::TooLarge(fault)
            | Self::Unreadable(fault) => &fault.advice,
            Self::Unreachable(unreachable) => &unreachable.fault.advice,
            _ => self.refusal().map_or("", |refusal| &refusal.advice),
        }
    }

    /// The answer that said no, where there was one.
    pub fn refusal(&self) -> Option<&types::Refusal> {
        match self {
            Self::Unauthorized(refusal)
            | Self::MissingScope(refusal)
            | Self::Forbidden(refusal)
            | Self::NotFound(refusal)
            | Self::Conflict(refusal)
            | Self::Invalid(refusal)
            | Self::Gone(refusal)
            | Self::Unavailable(refusal)
            | Self::Unexpected(refusal) => Some(refusal),
            Self::RateLimited(limited) => Some(&limited.refusal),
            _ => None,
        }
    }

    /// The case's name as the contract has it, such as `not-found`.
    pub fn case(&self) -> &'static str {
        match self {
            Self::UnknownConnection(_) => "unknown-connection",
            Self::ConnectionSettings(_) => "connection-settings",
            Self::InvalidRequest(_) => "invalid-request",
            Self::DeniedByHost(_) => "denied-by-host",
            Self::Unauthorized(_) => "unauthorized",
            Self::MissingScope(_) => "missing-scope",
            Self::Forbidden(_) => "forbidden",
            Self::NotFound(_) => "not-found",
            Self::Conflict(_) => "conflict",
            Self::Invalid(_) => "invalid",
            Self::Gone(_) => "gone",
            Self::RateLimited(_) => "rate-limited",
            Self::Unavailable(_) => "unavailable",
            Self::Unreachable(_) => "unreachable",
            Self::TimedOut(_) => "timed-out",
            Self::OutcomeUnknown(_) => "outcome-unknown",
            Self::Interrupted(_) => "interrupted",
            Self::TooLarge(_) => "too-large",
            Self::Unreadable(_) => "unreadable",
            Self::Unexpected(_) => "unexpected",
        }
    }
}
