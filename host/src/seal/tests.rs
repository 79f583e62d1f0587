use super::*;
use std::sync::Mutex;

/// A keyring in memory, or none.
#[derive(Clone)]
struct Fake(Option<Arc<Mutex<Option<String>>>>);

impl Keyring for Fake {
    fn get(&self) -> Result<Option<Zeroizing<String>>, String> {
        let kept = self.0.as_ref().ok_or("no D-Bus")?;
        Ok(kept.lock().unwrap().clone().map(Zeroizing::new))
    }

    fn set(&self, text: &str) -> Result<(), String> {
        *self.0.as_ref().ok_or("no D-Bus")?.lock().unwrap() = Some(text.to_owned());
        Ok(())
    }
}

/// The key of a machine without a keyring.
pub(crate) fn unavailable() -> Key {
    Key::of(None, Box::new(Fake(None)), None).unwrap()
}

const TOKEN: Place<'_> = Place { connection: "acme", member: "token", purpose: "\"https://a\"" };

#[test]
fn a_key_is_32_bytes_in_base64_or_hex() {
    let sealed = Key::new(&[0xfb; 32]).seal("hunter2", TOKEN).unwrap();
    let check = |text: &str| {
        let opened = Key::parse(text)?.open(&sealed, TOKEN)?;
        assert_eq!(*opened, "hunter2");
        Ok(())
    };
    assert_eq!(check(&"fb".repeat(32)), Ok(()));
    assert_eq!(check(&"FB".repeat(32)), Ok(()));
    assert_eq!(check(&format!("{}+/s=\n", "+/v7".repeat(10))), Ok(()));
    assert_eq!(check(&format!("{}+/s", "+/v7".repeat(10))), Ok(()));
    assert_eq!(check(&format!("{}-_s", "-_v7".repeat(10))), Ok(()));
    let long = "fb".repeat(33);
    for text in ["hunter2", "", "correct horse battery staple", &"+/v7".repeat(10), &"g".repeat(64), &long] {
        assert_eq!(check(text), Err(SealError::Malformed), "{text}");
    }
    assert!(matches!(check(&"00".repeat(32)), Err(SealError::OtherKey { .. })));
}

#[test]
fn what_was_changed_does_not_open() {
    let key = Key::new(&[1; 32]);
    let good = key.seal("hunter2", TOKEN).unwrap();
    let altered = Err(SealError::Altered("token".into()));
    let mut bytes = BASE64.decode(&good.sealed).unwrap();
    for index in 0..bytes.len() {
        bytes[index] ^= 1;
        let sealed = Sealed { sealed: BASE64.encode(&bytes), ..good.clone() };
        assert_eq!(key.open(&sealed, TOKEN), altered, "byte {index}");
        bytes[index] ^= 1;
    }
    for text in ["", "x", "AAAA", "hunter2"] {
        assert_eq!(key.open(&Sealed { sealed: text.into(), ..good.clone() }, TOKEN), altered);
    }
    // Another key of the same id is another key.
    let other = Key::new(&[2; 32]);
    let forged = Sealed { key: other.seal("", TOKEN).unwrap().key, ..good.clone() };
    assert_eq!(other.open(&forged, TOKEN), altered);
    for (connection, member, purpose) in [
        ("acme", "access", TOKEN.purpose),
        ("acm", "token", TOKEN.purpose),
        ("acme t", "oken", TOKEN.purpose),
        ("", "acme token", TOKEN.purpose),
        ("acme", "token", "\"https://b\""),
        ("acme", "token", ""),
        ("acme", "token \"https://a\"", ""),
    ] {
        assert!(key.open(&good, Place { connection, member, purpose }).is_err());
    }
}

#[test]
fn the_variable_comes_before_the_keyring() {
    let hex = "01".repeat(32);
    let key = Key::of(Some(&hex), Box::new(Fake(None)), None).unwrap();
    assert!(!key.may_wait() && key.ready().is_ok());
    for text in ["", " \n"] {
        let key = Key::of(Some(text), Box::new(Fake(None)), None).unwrap();
        let Err(SealError::NoKeyring(problem)) = key.ready() else { panic!() };
        assert_eq!(problem, "no D-Bus");
    }
    assert_eq!(Key::of(Some("hunter2"), Box::new(Fake(None)), None).unwrap_err(), SealError::Malformed);
}

#[test]
fn a_keyring_is_given_a_key_when_something_is_sealed() {
    let kept = Arc::new(Mutex::new(None));
    let key = || Key::of(None, Box::new(Fake(Some(kept.clone()))), None).unwrap();
    let first = key();
    assert!(first.may_wait());
    let strange = Key::new(&[1; 32]).seal("hunter2", TOKEN).unwrap();
    assert!(matches!(first.open(&strange, TOKEN), Err(SealError::NoKeyring(_))));
    assert_eq!(*kept.lock().unwrap(), None, "to open makes no key");
    let sealed = first.seal("hunter2", TOKEN).unwrap();
    assert!(!first.may_wait());
    assert_eq!(*key().open(&sealed, TOKEN).unwrap(), "hunter2");
    // A person may take it along.
    let text = kept.lock().unwrap().clone().unwrap();
    assert_eq!(*Key::parse(&text).unwrap().open(&sealed, TOKEN).unwrap(), "hunter2");
    *kept.lock().unwrap() = Some("not a key".into());
    assert!(matches!(key().seal("hunter2", TOKEN), Err(SealError::NoKeyring(_))));
}

#[test]
fn of_two_first_runs_at_once_neither_loses_its_key() {
    let folder = tempfile::tempdir().unwrap();
    let kept = Arc::new(Mutex::new(None));
    let start = Arc::new(std::sync::Barrier::new(4));
    let sealed: Vec<_> = std::thread::scope(|scope| {
        let runs: Vec<_> = (0..4)
            .map(|_| {
                let (kept, start, lock) = (kept.clone(), start.clone(), folder.path().join("lock"));
                scope.spawn(move || {
                    let key = Key::of(None, Box::new(Slow(Fake(Some(kept)))), Some(lock)).unwrap();
                    start.wait();
                    key.seal("hunter2", TOKEN).unwrap()
                })
            })
            .collect();
        runs.into_iter().map(|run| run.join().unwrap()).collect()
    });
    let key = Key::of(None, Box::new(Fake(Some(kept))), None).unwrap();
    assert!(sealed.iter().all(|sealed| key.open(sealed, TOKEN).is_ok()));
}

/// A keyring that takes its time.
struct Slow(Fake);

impl Keyring for Slow {
    fn get(&self) -> Result<Option<Zeroizing<String>>, String> {
        let found = self.0.get();
        std::thread::sleep(std::time::Duration::from_millis(20));
        found
    }

    fn set(&self, text: &str) -> Result<(), String> {
        self.0.set(text)
    }
}

#[test]
fn nothing_prints_a_secret() {
    let key = Key::new(b"hunter2-hunter2-hunter2-hunter2-");
    let sealed = key.seal("hunter2", TOKEN).unwrap();
    let other = Key::new(&[1; 32]).open(&sealed, TOKEN).unwrap_err();
    for text in
        [format!("{key:?}"), sealed.sealed, sealed.key, other.to_string(), SealError::Malformed.to_string()]
    {
        assert!(!text.contains("hunter2"), "{text}");
    }
}
