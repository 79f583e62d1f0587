//! The reader of refusals and the verdict on any answer.

#![no_main]

use jira_engine::classify::{Verdict, classify};
use jira_engine::error::{Error, Refusal, RefusalReason};
use jira_engine::http::{Headers, Method, Request, Response, Safety};
use jira_engine::refusal;
use jira_connector_fuzz::{asked, response};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let response = response(data);
    bounded(&refusal::read(&response), &response);
    for method in [Method::Get, Method::Head, Method::Post, Method::Put] {
        for safety in [Safety::Safe, Safety::Idempotent, Safety::Once] {
            for signed in [true, false] {
                let request =
                    Request { method, url: asked(), headers: Headers::default(), body: None, safety };
                let verdict = classify(&request, signed, &response);
                judge(&request, signed, &response, verdict);
            }
        }
    }
});

/// Whatever a server sends, what is kept of it is little, and fit to print.
fn bounded(refusal: &Refusal, response: &Response) {
    let short = |text: &str| text.chars().count() <= 1001 && text.trim() == text;
    assert_eq!(refusal.status, response.status);
    assert!(refusal.html || !response.is_html());
    assert!(refusal.messages.len() <= 20);
    for (place, message) in refusal.messages.iter().enumerate() {
        assert!(!message.is_empty() && short(message) && !refusal.messages[..place].contains(message));
    }
    assert!(refusal.fields.len() <= 100);
    assert!(refusal.fields.iter().all(|(field, message)| short(field) && short(message)));
    assert!(refusal.trace_id.as_ref().is_none_or(|id| id.chars().count() <= 128));
    assert_eq!(refusal.retry_after, None);
}

fn judge(request: &Request, signed: bool, response: &Response, verdict: Verdict) {
    let status = response.status;
    let stumbled = matches!(status, 408 | 500..);
    match verdict {
        Verdict::Done => assert!(status < 400),
        Verdict::Follow(url) => {
            assert!(matches!(request.method, Method::Get | Method::Head) && (300..400).contains(&status));
            assert_eq!(url.origin, request.url.origin);
        }
        // Repeated is what did not arrive, and what may arrive twice.
        Verdict::Retry(error) => {
            assert!(status == 429 || (stumbled && request.safety != Safety::Once), "{error:?}");
            told(&error, request, signed, response);
        }
        Verdict::Stop(error) => {
            assert!(!stumbled || request.safety != Safety::Safe || matches!(status, 501 | 505), "{error:?}");
            told(&error, request, signed, response);
        }
    }
}

/// A change that may have been made is never called refused, a read never in
/// doubt, and both say something.
fn told(error: &Error, request: &Request, signed: bool, response: &Response) {
    let stumbled = matches!(response.status, 408 | 500..);
    match error {
        Error::Refused(why, refusal) => {
            assert!(!stumbled || request.safety == Safety::Safe);
            assert!(signed || response.status >= 400 || *why != RefusalReason::Unauthorized);
            bounded(refusal, response);
        }
        Error::OutcomeUnknown(_, Some(refusal)) => {
            assert!(stumbled && request.safety != Safety::Safe);
            bounded(refusal, response);
        }
        other => panic!("{other:?}"),
    }
    assert!(!error.message().is_empty() && !error.advice().is_empty() && !error.case().is_empty());
}
