use super::*;

const NOW: Timestamp = Timestamp::from_millis(1_767_225_600_000);

pub(crate) fn app(provider: Provider) -> App {
    App {
        provider,
        own_account: false,
        client_id: "id".into(),
        client_secret: Some(Secret::new("s3cret&=")),
        scopes: vec!["read:jira-work".into(), "offline_access".into()],
        redirect_url: Some("http://localhost:7000/call back".into()),
        auth: None,
        skew: App::SKEW,
    }
}

fn cloud() -> Site {
    Site::parse("https://acme.atlassian.net", None).unwrap()
}

fn data_center() -> Site {
    Site::parse("https://jira.example.com/jira", None).unwrap()
}

#[test]
fn where_a_person_consents() {
    assert_eq!(
        authorize_url(&app(Provider::Cloud), &cloud(), "st", None).unwrap(),
        "https://auth.atlassian.com/authorize?audience=api.atlassian.com&client_id=id\
         &scope=read%3Ajira-work%20offline_access&redirect_uri=http%3A%2F%2Flocalhost%3A7000%2Fcall%20back\
         &state=st&response_type=code&prompt=consent"
    );
    let government = authorize_url(&app(Provider::Government), &cloud(), "st", None).unwrap();
    assert!(government.starts_with(
        "https://auth.atlassian-us-gov-mod.com/authorize?audience=api.atlassian-us-gov-mod.com&"
    ));
    assert_eq!(
        authorize_url(&app(Provider::DataCenter), &data_center(), "st", Some("ch")).unwrap(),
        "https://jira.example.com/jira/rest/oauth2/latest/authorize?client_id=id\
         &scope=read%3Ajira-work%20offline_access&redirect_uri=http%3A%2F%2Flocalhost%3A7000%2Fcall%20back\
         &state=st&response_type=code&code_challenge=ch&code_challenge_method=S256"
    );
    let nowhere = App { redirect_url: None, ..app(Provider::Cloud) };
    assert!(authorize_url(&nowhere, &cloud(), "st", None).unwrap_err().contains("redirect URL"));
    let own = App { own_account: true, ..app(Provider::Cloud) };
    assert!(authorize_url(&own, &cloud(), "st", None).is_err());
}

fn asks(app: &App, grant: Grant<'_>, url: &str, body: &str) {
    let site = if app.provider == Provider::DataCenter { data_center() } else { cloud() };
    let request = request(app, &site, grant);
    assert_eq!(format!("{}{}", request.url.origin, request.url.path_and_query()), url);
    assert_eq!(String::from_utf8(request.body.unwrap().pieces().flatten().copied().collect()).unwrap(), body);
    assert_eq!(request.method, Method::Post);
    assert!(!format!("{:?}", request.headers).contains("s3cret"));
}

#[test]
fn token_requests() {
    let (code, verifier, refresh) = (Secret::new("c"), Secret::new("v"), Secret::new("r"));
    let url = "https://auth.atlassian.com/oauth/token";
    asks(
        &app(Provider::Cloud),
        Grant::Code(&code, None),
        url,
        r#"{"client_id":"id","client_secret":"s3cret&=","grant_type":"authorization_code","code":"c","redirect_uri":"http://localhost:7000/call back"}"#,
    );
    asks(
        &app(Provider::Cloud),
        Grant::Refresh(&refresh),
        url,
        r#"{"client_id":"id","client_secret":"s3cret&=","grant_type":"refresh_token","refresh_token":"r"}"#,
    );
    asks(
        &app(Provider::Cloud),
        Grant::Own,
        url,
        r#"{"client_id":"id","client_secret":"s3cret&=","grant_type":"client_credentials"}"#,
    );
    let url = "https://jira.example.com/jira/rest/oauth2/latest/token";
    let public = App { client_secret: None, ..app(Provider::DataCenter) };
    asks(
        &public,
        Grant::Code(&code, Some(&verifier)),
        url,
        "client_id=id&grant_type=authorization_code&code=c&redirect_uri=http%3A%2F%2Flocalhost%3A7000%2Fcall%20back&code_verifier=v",
    );
    asks(
        &app(Provider::DataCenter),
        Grant::Refresh(&refresh),
        url,
        "client_id=id&client_secret=s3cret%26%3D&grant_type=refresh_token&refresh_token=r&redirect_uri=http%3A%2F%2Flocalhost%3A7000%2Fcall%20back",
    );
    asks(
        &app(Provider::DataCenter),
        Grant::Own,
        url,
        "client_id=id&client_secret=s3cret%26%3D&grant_type=client_credentials&scope=read%3Ajira-work%20offline_access",
    );
    let local =
        App { auth: Some(Origin { secure: false, authority: "127.0.0.1:1".into() }), ..app(Provider::Cloud) };
    assert_eq!(request(&local, &cloud(), Grant::Own).url.origin.to_string(), "http://127.0.0.1:1");
}

fn answer(status: u16, kind: &str, body: &str) -> Response {
    let headers = [("content-type".to_owned(), kind.to_owned())].into_iter().collect();
    Response { status, headers, body: body.into() }
}

fn denies(status: u16, body: &str, expected: &str) {
    let kind = if body.starts_with('<') { "text/html" } else { "application/json" };
    let denied = read(&answer(status, kind, body), None, NOW).unwrap_err();
    let found = match &denied {
        Denied::Dead(_) => "dead",
        Denied::Settings(_) => "settings",
        Denied::Later(_) => "later",
        Denied::Unreadable(_) => "unreadable",
    };
    assert_eq!(found, expected, "{status} {body}: {denied:?}");
}

#[test]
fn what_a_token_server_refuses() {
    denies(
        403,
        r#"{"error":"invalid_grant","error_description":"Unknown or invalid refresh token."}"#,
        "dead",
    );
    denies(403, r#"{"error":"unauthorized_client","error_description":"refresh_token is invalid"}"#, "dead");
    denies(400, r#"{"error":"invalid_grant"}"#, "dead");
    denies(401, r#"{"error":"access_denied","error_description":"Unauthorized"}"#, "settings");
    denies(401, r#"{"error":"invalid_client"}"#, "settings");
    denies(
        400,
        r#"{"error":"invalid_request","error_description":"grant_type must be one of […]"}"#,
        "settings",
    );
    denies(400, r#"{"error":"invalid_scope"}"#, "settings");
    denies(500, r#"{"error":"invalid_grant"}"#, "later");
    denies(429, r#"{"error":"invalid_grant"}"#, "later");
    denies(408, r#"{"error":"access_denied"}"#, "later");
    denies(503, "", "later");
    denies(502, "<html><title>Bad Gateway</title>", "later");
    denies(429, "{}", "later");
    denies(408, "", "later");
    denies(200, "<html>login</html>", "later");
    denies(403, "<html>blocked</html>", "later");
    denies(404, "{}", "unreadable");
    denies(302, "", "unreadable");
    denies(200, "", "unreadable");
    denies(200, "{}", "unreadable");
    denies(200, r#"{"access_token":""}"#, "unreadable");
    denies(200, r#"{"access_token":1}"#, "unreadable");
    denies(200, r#"{"access_token":" "}"#, "unreadable");
    for odd in ["a\\rb", "a\\nb", "a\\u0000b", "a b", "a\\u00e9", "\\u200ba"] {
        denies(200, &format!(r#"{{"access_token":"{odd}"}}"#), "unreadable");
        denies(200, &format!(r#"{{"access_token":"a","refresh_token":"{odd}"}}"#), "unreadable");
    }
}

#[test]
fn tokens() {
    let body =
        r#"{"access_token":"a","refresh_token":"r","expires_in":3600,"scope":"x y","token_type":"Bearer"}"#;
    let first = read(&answer(200, "application/json", body), None, NOW).unwrap();
    assert!(first.access == Secret::new("a") && first.refresh == Some(Secret::new("r")));
    assert_eq!(first.expires, Some(NOW.after(Duration::from_secs(3600))));
    assert_eq!(first.scopes, ["x", "y"]);
    // A refresh that does not rotate keeps the refresh token.
    let second =
        read(&answer(200, "application/json", r#"{"access_token":"b"}"#), Some(&first), NOW).unwrap();
    assert!(second.access == Secret::new("b") && second.refresh == first.refresh);
    assert_eq!((second.expires, &second.scopes), (None, &first.scopes));
    // An empty one is none.
    for empty in ["", " ", "\\n"] {
        let body = format!(r#"{{"access_token":"b","refresh_token":"{empty}"}}"#);
        let read = |old| read(&answer(200, "application/json", &body), old, NOW).unwrap().refresh;
        assert!(read(Some(&first)) == first.refresh && read(None).is_none());
    }
    assert!(!format!("{first:?}").contains('"'));
    assert_ne!(first.digest(), Tokens { refresh: Some(Secret::new("q")), ..first.clone() }.digest());
    assert_eq!(first.digest(), Tokens { access: Secret::new("z"), ..first.clone() }.digest());
}
