use super::*;

fn header(credential: Result<Credential, String>) -> String {
    let mut headers = Headers::default();
    credential.unwrap().sign(&mut headers);
    headers.get("authorization").unwrap().to_owned()
}

#[test]
fn signatures() {
    // The pair of RFC 7617, 2.
    let basic = Credential::basic("Aladdin", Secret::new("open sesame"));
    assert_eq!(header(basic), "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    assert_eq!(header(Credential::basic("test", Secret::new("123£"))), "Basic dGVzdDoxMjPCow==");
    assert_eq!(header(Credential::bearer(Secret::new("ATATT3x\n"))), "Bearer ATATT3x");
}

#[test]
fn what_cannot_be_a_credential() {
    let refused = |credential: Result<Credential, String>| {
        let problem = credential.unwrap_err();
        assert!(!problem.contains("hunter2"), "{problem}");
    };
    refused(Credential::basic("", Secret::new("hunter2")));
    refused(Credential::basic("a:b", Secret::new("hunter2")));
    refused(Credential::basic("a\r\nX: y", Secret::new("hunter2")));
    refused(Credential::basic("a", Secret::new("  ")));
    refused(Credential::basic("a", Secret::new("hunter2\r\nX: y")));
    refused(Credential::bearer(Secret::new("hunter2 hunter2")));
    refused(Credential::bearer(Secret::new(&"hunter2".repeat(10_000))));
    refused(Credential::basic(&"a".repeat(20_000), Secret::new("hunter2")));
    refused(Credential::bearer(Secret::new("hunter2é")));
}

/// Both kinds of credential name the character and its place. Visible ones are not
/// shown.
#[test]
fn what_nobody_sees_in_a_token_is_refused_with_its_place() {
    let problem = |text: &str| {
        let problems = [Credential::basic("fred", Secret::new(text)), Credential::bearer(Secret::new(text))];
        let [basic, bearer] = problems.map(|credential| credential.unwrap_err());
        assert_eq!(basic, bearer);
        assert!(!basic.contains("s3c") && !basic.contains(text), "{basic}");
        basic
    };
    let check = |text: &str, expected: &str| {
        assert_eq!(
            problem(text),
            format!("The token contains {expected}, which no token contains. Copy it again.")
        );
    };
    for c in [
        '\0',
        '\t',
        '\u{7f}',
        '\u{85}',
        '\u{ad}',
        '\u{34f}',
        '\u{61c}',
        '\u{115f}',
        '\u{180e}',
        '\u{200b}',
        '\u{200d}',
        '\u{200e}',
        '\u{2028}',
        '\u{202e}',
        '\u{2060}',
        '\u{2066}',
        '\u{3164}',
        '\u{fe0f}',
        '\u{feff}',
        '\u{fff9}',
        '\u{e0041}',
    ] {
        let named = format!("an invisible character (U+{:04X})", u32::from(c));
        check(&format!("s3{c}c"), &format!("{named} at position 3"));
        if !c.is_ascii_whitespace() {
            check(&format!("{c}s3c"), &format!("{named} at position 1"));
            check(&format!("s3c{c}"), &format!("{named} at position 4"));
        }
    }
    for c in ['\u{a0}', '\u{2003}', '\u{202f}', '\u{3000}'] {
        let named = format!("an invisible character (U+{:04X})", u32::from(c));
        check(&format!("{c}s3c"), &format!("{named} at position 1"));
        check(&format!("s3c{c}"), &format!("{named} at position 4"));
    }
    check("s\r\n3c", "a line break at position 2");
    check("s\n3c", "a line break at position 2");
    // What a shell or a copied line leaves, and a password's own blanks.
    for text in [" tok ", "tok\r\n", "to k", "to\u{a0}k", "tök"] {
        assert!(Credential::basic("fred", Secret::new(text)).is_ok(), "{text:?}");
    }
    for user in ["fr\u{200b}ed@example.com", "\u{feff}fred", "fr\ned", "fred\0"] {
        assert!(Credential::basic(user, Secret::new("tok")).is_err(), "{user:?}");
    }
    for user in [" fred@example.com ", "fred@example.com\n", "\tfred@example.com"] {
        let Ok(Credential::Basic { user, .. }) = Credential::basic(user, Secret::new("tok")) else {
            panic!("{user:?}");
        };
        assert_eq!(user, "fred@example.com");
    }
}

#[test]
fn an_api_token_wants_an_e_mail_address() {
    let basic = |user: &str| Credential::basic(user, Secret::new("tok")).unwrap().hint();
    assert!(basic("fred").unwrap().contains("e-mail address") && basic("fred@example.com").is_none());
    let bearer = |token: &str| Credential::bearer(Secret::new(token)).unwrap().hint();
    assert!(bearer("ATATT3xFf").unwrap().contains("e-mail address") && bearer("eyJhbGci").is_none());
    assert!(bearer("ATSTT3xFf").is_some() && Credential::Host.hint().is_none());
}

/// They are kept and shared by releases: these are not to change.
#[test]
fn digests_are_the_same_in_every_release() {
    assert_eq!(digest([]), 0xe3b0_c442_98fc_1c14);
    assert_eq!(digest(["a", "bc"]), 0x3faf_a1cf_2f19_a7c1);
    assert_ne!(digest(["a", "bc"]), digest(["ab", "c"]));
    let tokens = |refresh: Option<&str>| Tokens {
        access: Secret::new("access"),
        refresh: refresh.map(Secret::new),
        expires: None,
        scopes: Vec::new(),
    };
    assert_eq!(tokens(Some("refresh")).digest(), format!("{:016x}", digest(["refresh"])));
    assert_eq!(tokens(None).digest(), format!("{:016x}", digest(["access"])));
}

#[test]
fn a_credential_prints_its_kind_only() {
    let basic = Credential::basic("fred@example.com", Secret::new("hunter2"));
    assert_eq!(format!("{basic:?}"), "Ok(Basic)");
    assert_eq!(format!("{:?}", Credential::bearer(Secret::new("hunter2"))), "Ok(Bearer)");
}
