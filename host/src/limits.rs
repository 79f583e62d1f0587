//! What instances know of each site's rate limits, shared by all of them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The most sites that are kept.
const MAX_SITES: usize = 10_000;
/// The most for one site, in bytes, as the contract says.
const MAX_SIZE: usize = 64 << 10;

/// One value for each site, in memory.
#[derive(Debug, Clone, Default)]
pub(crate) struct SiteLimits(Arc<Mutex<HashMap<String, Vec<u8>>>>);

impl SiteLimits {
    /// What is kept for a site.
    pub(crate) fn get(&self, site_url: &str) -> Option<Vec<u8>> {
        self.lock().get(key(site_url).as_str()).cloned()
    }

    /// Keeps `new` if `old` is still what is kept.
    pub(crate) fn replace(&self, site_url: &str, old: Option<&[u8]>, new: Vec<u8>) -> bool {
        let mut sites = self.lock();
        let key = key(site_url);
        if sites.get(&key).map(Vec::as_slice) != old || new.len() > MAX_SIZE {
            return false;
        }
        if new.is_empty() {
            sites.remove(&key);
            return true;
        }
        // Losing it costs a refused request for each site, no more.
        if sites.len() >= MAX_SITES && !sites.contains_key(&key) {
            sites.clear();
        }
        sites.insert(key, new);
        true
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Vec<u8>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Two ways to write one address are one site.
fn key(site_url: &str) -> String {
    site_url.trim().trim_end_matches('/').to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_replaced_only_where_nobody_was_faster() {
        let sites = SiteLimits::default();
        let acme = "https://acme.atlassian.net";
        assert!(!sites.replace(acme, Some(b"x"), b"1".to_vec()));
        assert!(sites.replace(acme, None, b"1".to_vec()));
        assert!(!sites.replace(acme, None, b"2".to_vec()));
        assert!(sites.clone().replace(" HTTPS://acme.atlassian.net/ ", Some(b"1"), b"2".to_vec()));
        assert_eq!(sites.get(acme), Some(b"2".to_vec()));
        assert_eq!(sites.get("https://other.atlassian.net"), None);
        assert!(!sites.replace(acme, Some(b"2"), vec![0; MAX_SIZE + 1]));
        assert!(sites.replace(acme, Some(b"2"), Vec::new()));
        assert_eq!(sites.get(acme), None);
    }

    #[test]
    fn sites_are_bounded() {
        let sites = SiteLimits::default();
        for number in 0..MAX_SITES + 5 {
            assert!(sites.replace(&format!("https://{number}.example"), None, b"1".to_vec()));
        }
        assert!(sites.lock().len() <= MAX_SITES);
    }
}
