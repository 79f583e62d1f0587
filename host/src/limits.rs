//! What instances know of each site's rate limits, shared by all of them.

use jira_engine::site::Site;
use std::borrow::Borrow;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The most sites that are kept.
const MAX_SITES: usize = 10_000;
/// The most for one site, in bytes, as the contract says.
const MAX_SIZE: usize = 64 << 10;

/// One value for each site, in memory.
#[derive(Debug, Clone, Default)]
pub(crate) struct SiteLimits(Arc<Mutex<Sites>>);

#[derive(Debug, Default)]
struct Sites {
    values: HashMap<SiteKey, Vec<u8>>,
    /// The cloud id of each address that is known as a Cloud site's.
    ids: HashMap<String, String>,
}

/// Names one site, however it is written: by its cloud id where that is known, else by
/// its address.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct SiteKey(String);

impl Borrow<str> for SiteKey {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl SiteLimits {
    /// The key of a connection's site: of what is written where that cannot be read.
    /// `cloud_id` is what was learned of it.
    pub(crate) fn key(&self, site: Option<&Site>, written: &str, cloud_id: Option<&str>) -> SiteKey {
        let Some(site) = site else {
            return SiteKey(written.trim().trim_end_matches('/').to_ascii_lowercase());
        };
        let url = site.url();
        let known = site.cloud_id().or(cloud_id.filter(|id| !id.is_empty())).map(str::to_ascii_lowercase);
        if site.is_any() {
            return SiteKey(known.unwrap_or(url));
        }
        let mut sites = self.lock();
        let Some(id) = known.or_else(|| sites.ids.get(&url).cloned()) else { return SiteKey(url) };
        let key = SiteKey(id);
        // What was noted before its id was known is the same site's.
        if let Some(value) = sites.values.remove(url.as_str()) {
            sites.values.entry(key.clone()).or_insert(value);
        }
        if sites.ids.get(&url) != Some(&key.0) {
            if sites.ids.len() >= MAX_SITES {
                sites.ids.clear();
            }
            sites.ids.insert(url, key.0.clone());
        }
        key
    }

    /// What is kept for a site.
    pub(crate) fn get(&self, key: &SiteKey) -> Option<Vec<u8>> {
        self.lock().values.get(key).cloned()
    }

    /// Keeps `new` if `old` is still what is kept.
    pub(crate) fn replace(&self, key: &SiteKey, old: Option<&[u8]>, new: Vec<u8>) -> bool {
        let values = &mut self.lock().values;
        if values.get(key).map(Vec::as_slice) != old || new.len() > MAX_SIZE {
            return false;
        }
        if new.is_empty() {
            values.remove(key);
            return true;
        }
        // Losing it costs a refused request for each site, no more.
        if values.len() >= MAX_SITES && !values.contains_key(key) {
            values.clear();
        }
        values.insert(key.clone(), new);
        true
    }

    fn lock(&self) -> MutexGuard<'_, Sites> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(sites: &SiteLimits, written: &str, cloud_id: Option<&str>) -> SiteKey {
        sites.key(Site::parse(written, None).ok().as_ref(), written, cloud_id)
    }

    #[test]
    fn a_value_is_replaced_only_where_nobody_was_faster() {
        let sites = SiteLimits::default();
        let acme = &key(&sites, "https://acme.atlassian.net", None);
        assert!(!sites.replace(acme, Some(b"x"), b"1".to_vec()));
        assert!(sites.replace(acme, None, b"1".to_vec()));
        assert!(!sites.replace(acme, None, b"2".to_vec()));
        let written = key(&sites, " HTTPS://acme.atlassian.net/ ", None);
        assert!(sites.clone().replace(&written, Some(b"1"), b"2".to_vec()));
        assert_eq!(sites.get(acme), Some(b"2".to_vec()));
        assert_eq!(sites.get(&key(&sites, "https://other.atlassian.net", None)), None);
        assert!(!sites.replace(acme, Some(b"2"), vec![0; MAX_SIZE + 1]));
        assert!(sites.replace(acme, Some(b"2"), Vec::new()));
        assert_eq!(sites.get(acme), None);
    }

    #[test]
    fn a_site_has_one_value_however_it_is_written() {
        let sites = SiteLimits::default();
        let id = "1324a887-45db-1bf4-1e99-ef0ff456d421";
        let before = key(&sites, "https://acme.atlassian.net", None);
        assert!(sites.replace(&before, None, b"1".to_vec()));
        // It is learned once, of any connection to the site.
        let known = key(&sites, "acme.atlassian.net", Some(id));
        assert_eq!(sites.get(&known), Some(b"1".to_vec()));
        for (text, learned) in [
            ("https://acme.atlassian.net", None),
            ("https://Acme.atlassian.net/jira/software/projects/KAN/boards/1?x=y", None),
            ("acme.atlassian.net/browse/KAN-1", None),
            (id, None),
            (id.to_ascii_uppercase().as_str(), None),
            (format!("https://api.atlassian.com/ex/jira/{id}").as_str(), None),
            ("https://api.atlassian.com", Some(id)),
        ] {
            assert_eq!(key(&sites, text, learned), known, "{text}");
        }
        for (text, learned) in [
            ("https://other.atlassian.net", None),
            ("https://api.atlassian.com", None),
            ("https://api.atlassian.com", Some("2")),
            ("https://jira.example.com/one", None),
        ] {
            assert_ne!(key(&sites, text, learned), known, "{text}");
        }
        let page = key(&sites, "https://jira.example.com/one/browse/KAN-1", None);
        assert_eq!(page, key(&sites, "https://jira.example.com/one", None));
        assert_ne!(page, key(&sites, "https://jira.example.com/two", None));
    }

    #[test]
    fn sites_are_bounded() {
        let sites = SiteLimits::default();
        for number in 0..MAX_SITES + 5 {
            let known = key(&sites, &format!("https://{number}.example"), Some("1"));
            assert!(sites.replace(&known, sites.get(&known).as_deref(), b"1".to_vec()));
            let other = SiteKey(format!("site {number}"));
            assert!(sites.replace(&other, None, b"1".to_vec()));
        }
        assert!(sites.lock().values.len() <= MAX_SITES && sites.lock().ids.len() <= MAX_SITES);
    }
}
