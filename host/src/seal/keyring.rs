//! The system's keyring: Keychain, Credential Manager, or a Secret Service.

use zeroize::Zeroizing;

/// Keeps one text for its user.
pub(super) trait Keyring: Send + Sync {
    /// The text, if there is one; or why nobody knows.
    fn get(&self) -> Result<Option<Zeroizing<String>>, String>;

    /// Keeps this text; or why it is not kept.
    fn set(&self, text: &str) -> Result<(), String>;
}

/// That of the system.
pub(super) struct SystemKeyring;

/// What the key is found by, in the system's own tools as well.
const SERVICE: &str = "jira-connector";
const NAME: &str = "store-key";

impl SystemKeyring {
    fn entry() -> Result<keyring::Entry, String> {
        if let Err(problem) = keyring::Entry::store_status() {
            return Err(problem.to_string());
        }
        keyring::Entry::new(SERVICE, NAME).map_err(|problem| problem.to_string())
    }
}

impl Keyring for SystemKeyring {
    fn get(&self) -> Result<Option<Zeroizing<String>>, String> {
        match Self::entry()?.get_password() {
            Ok(text) => Ok(Some(Zeroizing::new(text))),
            Err(keyring::Error::NoEntry) => Ok(None),
            Err(problem) => Err(problem.to_string()),
        }
    }

    fn set(&self, text: &str) -> Result<(), String> {
        Self::entry()?.set_password(text).map_err(|problem| problem.to_string())
    }
}
