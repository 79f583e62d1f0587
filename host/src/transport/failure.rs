//! What broke on the way to an answer, in the words of `wasi:http`, which tell whether
//! anything was sent.

use super::trust::is_out_of_date;
use rustls::{AlertDescription, CertificateError};
use std::error::Error as StdError;
use std::io;
use wasmtime_wasi_http::Error;

/// A failure before the answer's head.
pub(super) fn broken(error: &hyper_util::client::legacy::Error) -> Error {
    if !error.is_connect() {
        return cause::<hyper::Error>(error).map_or(Error::ConnectionTerminated, interrupted);
    }
    if let Some(tls) = cause::<rustls::Error>(error) {
        return distrust(tls).unwrap_or(Error::TlsProtocolError);
    }
    if chain(error).any(|error| error.to_string().contains("dns error")) {
        return Error::DnsError { rcode: Some("name not found".to_owned()), info_code: None };
    }
    let kinds = chain(error).filter_map(|error| error.downcast_ref::<io::Error>()).map(io::Error::kind);
    match kinds.last() {
        Some(io::ErrorKind::ConnectionRefused) => Error::ConnectionRefused,
        Some(io::ErrorKind::TimedOut) => Error::ConnectionTimeout,
        Some(io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable) => {
            Error::DestinationIpUnroutable
        }
        // Also one that was accepted and broke before TLS was agreed.
        _ => Error::DestinationUnavailable,
    }
}

/// A failure after the request may have arrived.
pub(super) fn interrupted(error: &hyper::Error) -> Error {
    // With TLS 1.3 a server asks for the client's certificate when the client is
    // done: its alert comes in place of an answer.
    if let Some(distrust) = cause::<rustls::Error>(error).and_then(distrust) {
        return distrust;
    }
    if error.is_parse_too_large() {
        return Error::HttpResponseHeaderSectionSize(None);
    }
    if error.is_parse() || error.is_parse_status() {
        return Error::HttpProtocolError;
    }
    if error.is_incomplete_message() {
        return Error::HttpResponseIncomplete;
    }
    if error.is_timeout() {
        return Error::ConnectionReadTimeout;
    }
    Error::ConnectionTerminated
}

/// One side's refusal to trust the other, by the alert that says so, whichever side
/// sends it.
fn distrust(error: &rustls::Error) -> Option<Error> {
    use AlertDescription as Alert;
    let (alert, text) = match error {
        rustls::Error::InvalidCertificate(problem) => {
            let alert = match problem {
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                    Alert::UnrecognisedName
                }
                problem if is_out_of_date(problem) => Alert::CertificateExpired,
                problem => Alert::from(problem.clone()),
            };
            (alert, problem.to_string())
        }
        // The connector has no certificate to show.
        rustls::Error::AlertReceived(
            Alert::NoCertificate
            | Alert::BadCertificate
            | Alert::UnsupportedCertificate
            | Alert::CertificateRevoked
            | Alert::CertificateExpired
            | Alert::CertificateUnknown
            | Alert::UnknownCA
            | Alert::AccessDenied
            | Alert::CertificateRequired,
        ) => (Alert::CertificateRequired, "the server demands a client certificate".to_owned()),
        rustls::Error::AlertReceived(alert) => (*alert, format!("TLS alert: {alert:?}")),
        _ => return None,
    };
    Some(Error::TlsAlertReceived { alert_id: Some(alert.into()), alert_message: Some(text) })
}

/// An error and what caused it, level by level. An `io::Error` steps over what
/// it wraps when it is asked for its source, so that is asked for first.
fn chain<'a>(error: &'a (dyn StdError + 'static)) -> impl Iterator<Item = &'a (dyn StdError + 'static)> + 'a {
    std::iter::successors(Some(error), |error| {
        let wrapped = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        wrapped.map(|inner| inner as &(dyn StdError + 'static)).or_else(|| (*error).source())
    })
}

/// The first cause of a type.
fn cause<'a, T: StdError + 'static>(error: &'a (dyn StdError + 'static)) -> Option<&'a T> {
    chain(error).find_map(|error| error.downcast_ref())
}
