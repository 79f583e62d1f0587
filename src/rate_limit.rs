//! What an answer's headers say of rate limits.

use crate::http::Headers;

/// The bucket that a request was counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Snapshot {
    /// Its size (`X-RateLimit-Limit`).
    pub limit: Option<u64>,
    /// What is left (`X-RateLimit-Remaining`).
    pub remaining: Option<u64>,
    /// Less than a fifth is left (`X-RateLimit-NearLimit`).
    pub near_limit: bool,
}

/// The snapshot in these headers, if there is one.
pub fn read(headers: &Headers) -> Option<Snapshot> {
    let limit = headers.number("x-ratelimit-limit");
    let remaining = headers.number("x-ratelimit-remaining");
    let near_limit =
        headers.get("x-ratelimit-nearlimit").is_some_and(|value| value.trim().eq_ignore_ascii_case("true"));
    (limit.is_some() || remaining.is_some() || near_limit).then_some(Snapshot {
        limit,
        remaining,
        near_limit,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(headers: &[(&str, &str)], expected: Option<(Option<u64>, Option<u64>, bool)>) {
        let headers = headers.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        let expected =
            expected.map(|(limit, remaining, near_limit)| Snapshot { limit, remaining, near_limit });
        assert_eq!(read(&headers), expected);
    }

    #[test]
    fn snapshots() {
        check(&[], None);
        check(
            &[("X-RateLimit-Limit", "350"), ("X-RateLimit-Remaining", "349")],
            Some((Some(350), Some(349), false)),
        );
        check(&[("X-RateLimit-NearLimit", "True")], Some((None, None, true)));
        check(&[("X-RateLimit-Limit", "many"), ("X-RateLimit-Remaining", "-1")], None);
        check(&[("X-RateLimit-Limit", "99999999999999999999999")], None);
    }
}
