//! Each text of an error that somebody else can put something into.

use super::{Error, Refusal, RefusalReason};

impl Error {
    /// The same error with its texts as `clean` makes them: each one that a server, a
    /// host or a caller can put something into.
    pub fn with_texts(mut self, clean: impl Fn(String) -> String) -> Self {
        let change = |text: &mut String| *text = clean(std::mem::take(text));
        match &mut self {
            Self::UnknownConnection(text)
            | Self::Settings(text)
            | Self::NeedsAuthorization(text)
            | Self::Consent(_, text)
            | Self::Invalid(text)
            | Self::Denied(text)
            | Self::Interrupted(text)
            | Self::CutShort(text)
            | Self::Encoded(text)
            | Self::TooLarge(_, text)
            | Self::Unreadable(text) => change(text),
            Self::Unreachable { cause: _, origin, detail } => [origin, detail].into_iter().for_each(change),
            Self::Refused(why, refusal) => {
                if let Some(place) = why.place() {
                    change(place);
                }
                refusal.with_texts(change);
            }
            Self::OutcomeUnknown(text, refusal) => {
                change(text);
                refusal.iter_mut().for_each(|refusal| refusal.with_texts(change));
            }
            Self::TimedOut(_) => {}
        }
        self
    }
}

impl Refusal {
    fn with_texts(&mut self, change: impl Fn(&mut String)) {
        let Self { status: _, messages, fields, retry_after: _, trace_id, html: _, hint: _ } = self;
        messages.iter_mut().chain(trace_id).for_each(&change);
        for (field, message) in fields {
            [field, message].into_iter().for_each(&change);
        }
    }
}

impl RefusalReason {
    /// The place that a server names.
    fn place(&mut self) -> Option<&mut String> {
        match self {
            Self::Redirected(place) | Self::Moved(place) => Some(place),
            Self::Unauthorized
            | Self::MissingScope
            | Self::Forbidden
            | Self::Captcha
            | Self::NotFound
            | Self::CloudOnly
            | Self::Conflict
            | Self::Invalid
            | Self::Gone
            | Self::RateLimited(_)
            | Self::Unavailable
            | Self::Unexpected => None,
        }
    }
}
