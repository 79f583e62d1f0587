//! `GET /authorize`: what is refused, the page, and the redirects.

use crate::client::{CALLBACK, Client, authorize, exchange, query};
use jira_simulator::{Account, App, CLIENT_ID, Consent};

/// What the page of errors is told of a request with this instead.
async fn refused(instead: (&str, &str), error: &str, description: &str) {
    let client = Client::new().await;
    client.consent(Consent::accept(Account::Mia));
    let answer = client.get(&authorize(&[instead])).await;
    let (place, said) = answer.location();
    assert_eq!(place, format!("{}/error", client.url()), "{instead:?}");
    assert_eq!((said["error"].as_str(), said["error_description"].as_str()), (error, description));
    let page = client.get(&format!("/error?{}", query(&[("error", error)]))).await;
    assert!(page.text.contains(error));
}

#[tokio::test]
async fn all_seven_parameters_are_wanted() {
    for name in ["audience", "client_id", "scope", "redirect_uri", "state", "response_type", "prompt"] {
        refused((name, ""), "invalid_request", &format!("Missing required parameter: {name}")).await;
    }
}

#[tokio::test]
async fn a_parameter_with_another_value_is_refused() {
    let check = refused;
    check(("audience", "api.example.com"), "invalid_request", "audience must be api.atlassian.com").await;
    check(("response_type", "token"), "invalid_request", "response_type must be code").await;
    check(("prompt", "none"), "invalid_request", "prompt must be consent").await;
    check(("client_id", "another"), "unauthorized_client", "Unknown client").await;
    check(("scope", "rule:world"), "invalid_scope", "The app does not have the scope rule:world").await;
}

#[tokio::test]
async fn an_app_of_the_government_names_its_own_audience() {
    let client = Client::new().await;
    client.register(App { loopback: true, government: true, ..App::default() });
    client.consent(Consent::accept(Account::Mia));
    let answer = client.get(&authorize(&[])).await;
    assert_eq!(answer.location().1["error_description"], "audience must be api.atlassian-us-gov-mod.com");
    let answer = client.get(&authorize(&[("audience", "api.atlassian-us-gov-mod.com")])).await;
    assert_eq!(answer.location().0, CALLBACK);
}

#[tokio::test]
async fn a_callback_that_is_not_registered_gets_nothing() {
    for uri in [
        "https://connector.example.com/callback/",
        "https://connector.example.com:443/callback",
        "https://connector.example.com/callback?a=b",
        "https://evil.example.com/callback",
        "http://connector.example.com/callback",
        "http://127.0.0.1.example.com/callback",
        "http://mia@127.0.0.1:1/callback",
        "http://127.0.0.1:1/callback/more",
        "callback",
    ] {
        let description =
            format!("Callback URL mismatch. This URL is not in the list of allowed callback URLs: {uri}");
        refused(("redirect_uri", uri), "unauthorized_client", &description).await;
    }
}

#[tokio::test]
async fn the_registered_callback_is_taken_to_the_letter() {
    let check = async |registered: &str, asked: &str, taken: bool| {
        let client = Client::new().await;
        client.register(App { redirect_uri: registered.to_owned(), ..App::default() });
        client.consent(Consent::accept(Account::Mia));
        let (place, _) = client.get(&authorize(&[("redirect_uri", asked)])).await.location();
        let expected = if taken { asked.to_owned() } else { format!("{}/error", client.url()) };
        assert_eq!(place, expected, "{registered} {asked}");
    };
    let (secure, local) = ("https://connector.example.com/callback", "http://localhost:8080/jira/done");
    check(secure, secure, true).await;
    check(local, local, true).await;
    check(local, "http://localhost:8081/jira/done", false).await;
    check(secure, CALLBACK, false).await;
    // Plain http is for this machine, whatever is registered.
    check("http://connector.example.com/callback", "http://connector.example.com/callback", false).await;
}

#[tokio::test]
async fn consent_goes_back_with_a_code_and_the_state() {
    let client = Client::new().await;
    client.consent(Consent::accept(Account::Mia));
    let answer = client.get(&authorize(&[])).await;
    let (place, said) = answer.location();
    assert_eq!((answer.status, place.as_str(), said["state"].as_str()), (302, CALLBACK, "a state & more"));
    assert_eq!(said.len(), 2);
    assert_eq!(client.token(exchange(&said["code"])).await.status, 200);
}

#[tokio::test]
async fn a_refusal_goes_back_with_the_state() {
    let client = Client::new().await;
    client.consent(Consent::deny(Account::Mia));
    let (place, said) = client.get(&authorize(&[])).await.location();
    assert_eq!((place.as_str(), said["state"].as_str()), (CALLBACK, "a state & more"));
    assert_eq!((said["error"].as_str(), said.get("code")), ("access_denied", None));
}

#[tokio::test]
async fn the_page_asks_who_for_which_sites_and_what() {
    let client = Client::new().await;
    let page = client.get(&authorize(&[("state", "\"><script>")])).await;
    assert_eq!((page.status, page.header("content-type")), (200, Some("text/html;charset=UTF-8")));
    for part in ["method=\"post\"", "Mia Krystof", "acme", "beta", "write:jira-work", "Accept", "Cancel"] {
        assert!(page.text.contains(part), "{part}: {}", page.text);
    }
    assert!(!page.text.contains("<script>"), "{}", page.text);
}

#[tokio::test]
async fn the_page_s_answer_goes_back_to_the_app() {
    let client = Client::new().await;
    let answered = async |answer: &str, uri: &str| {
        let said = [
            ("audience", "api.atlassian.com"),
            ("client_id", CLIENT_ID),
            ("scope", "read:jira-work read:jira-user"),
            ("redirect_uri", uri),
            ("state", "s"),
            ("response_type", "code"),
            ("prompt", "consent"),
            ("account", "noa"),
            ("site", "beta"),
            ("answer", answer),
        ];
        client.form("/authorize", &said).await.location()
    };
    let (place, said) = answered("accept", CALLBACK).await;
    assert_eq!((place.as_str(), said["state"].as_str()), (CALLBACK, "s"));
    let token = client.token(exchange(&said["code"])).await.json()["access_token"].clone();
    let sites = client.bearer("/oauth/token/accessible-resources", token.as_str().unwrap()).await.json();
    assert_eq!((sites.as_array().unwrap().len(), &sites[0]["name"]), (1, &"beta".into()));
    assert_eq!(answered("deny", CALLBACK).await.1["error"], "access_denied");
    // What the form says is looked at again.
    assert_eq!(answered("accept", "https://evil.example.com/").await.0, format!("{}/error", client.url()));
    assert_eq!(answered("", CALLBACK).await.1["error"], "invalid_request");
}
