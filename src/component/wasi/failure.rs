//! What a host says when a request fails.

use jira_contract::wasi::http::types::{ErrorCode, http_error_code};
use jira_contract::wasi::io::error::Error;
use jira_engine::http::{Cause, Part, TlsProblem, TransportError};

/// A failure in the middle of an answer.
pub(super) fn cut_short(error: &Error) -> TransportError {
    http_error_code(error).map_or_else(
        || TransportError::NoReply("the answer was cut short".into()),
        |code| match broken(code) {
            TransportError::NotSent(_, detail) => TransportError::NoReply(detail),
            other => other,
        },
    )
}

/// What a host's error says of whether the request may have arrived.
pub(super) fn broken(code: ErrorCode) -> TransportError {
    let not_sent = |cause: Cause, detail: &str| TransportError::NotSent(cause, detail.to_owned());
    match code {
        ErrorCode::HttpRequestDenied | ErrorCode::DestinationIpProhibited => TransportError::Denied,
        ErrorCode::DnsTimeout => not_sent(Cause::Name, "the name server did not answer in time"),
        ErrorCode::DnsError(payload) => {
            TransportError::NotSent(Cause::Name, payload.rcode.unwrap_or_else(|| "name not found".to_owned()))
        }
        ErrorCode::DestinationNotFound => not_sent(Cause::Name, "name not found"),
        ErrorCode::DestinationUnavailable => not_sent(Cause::Connection, "destination unavailable"),
        ErrorCode::DestinationIpUnroutable => not_sent(Cause::Connection, "no route to the address"),
        ErrorCode::ConnectionRefused => not_sent(Cause::Connection, "connection refused"),
        ErrorCode::ConnectionTimeout => not_sent(Cause::Connection, "no connection in time"),
        ErrorCode::ConnectionLimitReached => not_sent(Cause::Connection, "the host has too many connections"),
        ErrorCode::TlsProtocolError => {
            not_sent(Cause::Tls(TlsProblem::Other), "TLS failed; the server may speak none")
        }
        ErrorCode::TlsCertificateError => {
            not_sent(Cause::Tls(TlsProblem::Other), "the certificate is not trusted")
        }
        ErrorCode::TlsAlertReceived(payload) => {
            let alert = payload.alert_message.unwrap_or_else(|| "TLS alert without a reason".to_owned());
            TransportError::NotSent(Cause::Tls(distrust(payload.alert_id)), alert.chars().take(200).collect())
        }
        ErrorCode::HttpRequestLengthRequired
        | ErrorCode::HttpRequestBodySize(_)
        | ErrorCode::HttpRequestMethodInvalid
        | ErrorCode::HttpRequestUriInvalid
        | ErrorCode::HttpRequestUriTooLong
        | ErrorCode::HttpRequestHeaderSectionSize(_)
        | ErrorCode::HttpRequestHeaderSize(_)
        | ErrorCode::HttpRequestTrailerSectionSize(_)
        | ErrorCode::HttpRequestTrailerSize(_)
        | ErrorCode::LoopDetected
        | ErrorCode::ConfigurationError => not_sent(Cause::Other, "the host does not take the request"),
        ErrorCode::ConnectionReadTimeout
        | ErrorCode::ConnectionWriteTimeout
        | ErrorCode::HttpResponseTimeout => TransportError::TimedOut,
        ErrorCode::HttpResponseBodySize(_) => TransportError::TooLarge(Part::Host),
        ErrorCode::HttpResponseHeaderSectionSize(_)
        | ErrorCode::HttpResponseHeaderSize(_)
        | ErrorCode::HttpResponseTrailerSectionSize(_)
        | ErrorCode::HttpResponseTrailerSize(_) => TransportError::TooLarge(Part::Head),
        ErrorCode::ConnectionTerminated => TransportError::NoReply("connection reset".into()),
        ErrorCode::HttpResponseIncomplete => TransportError::NoReply("the answer was cut short".into()),
        ErrorCode::HttpResponseContentCoding(_) => {
            TransportError::NoReply("the answer is compressed and could not be decoded".into())
        }
        ErrorCode::HttpResponseTransferCoding(_)
        | ErrorCode::HttpUpgradeFailed
        | ErrorCode::HttpProtocolError => TransportError::NoReply("the answer is not HTTP".into()),
        ErrorCode::InternalError(text) => {
            let text = text.unwrap_or_else(|| "no reason given".to_owned());
            TransportError::NoReply(format!(
                "the host's HTTP client failed: {}",
                text.chars().take(200).collect::<String>()
            ))
        }
    }
}

/// What an alert of TLS says (RFC 8446, 6), whichever side sends it: a host that does
/// not trust a server reports the alert that it sends.
fn distrust(alert: Option<u8>) -> TlsProblem {
    match alert {
        Some(45) => TlsProblem::Date,
        Some(48) => TlsProblem::Issuer,
        Some(112) => TlsProblem::Name,
        Some(116) => TlsProblem::Client,
        _ => TlsProblem::Other,
    }
}
