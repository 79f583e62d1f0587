use super::*;
use crate::auth::{App, Secret};
use crate::connection::{Language, Level, Limits};
use crate::http::{Cause, Headers};
use crate::site::Site;

const NOW: Timestamp = Timestamp::from_millis(1_767_225_600_000);

fn app(own_account: bool) -> App {
    App {
        provider: Provider::Cloud,
        own_account,
        client_id: "id".into(),
        client_secret: Some(Secret::new("s3cret")),
        scopes: Vec::new(),
        redirect_url: None,
        auth: None,
        skew: App::SKEW,
    }
}

/// Tokens that end in so many seconds, or never.
fn tokens(name: &str, refresh: bool, seconds: Option<i64>) -> Tokens {
    let at = |seconds: i64| NOW.as_millis().checked_add_signed(seconds * 1000).unwrap();
    Tokens {
        access: Secret::new(&format!("access-{name}")),
        refresh: refresh.then(|| Secret::new(&format!("refresh-{name}"))),
        expires: seconds.map(|seconds| Timestamp::from_millis(at(seconds))),
        scopes: Vec::new(),
    }
}

/// The need of tokens: whose app, whether there is a refresh token, the seconds
/// left, the skew, whether the grant is dead.
fn check(own: bool, held: Option<(bool, Option<i64>)>, skew: u64, dead: bool, expected: &str) {
    let app = App { skew: Duration::from_secs(skew), ..app(own) };
    let held = held.map(|(refresh, seconds)| tokens("a", refresh, seconds));
    let digest = held.as_ref().filter(|_| dead).map(Tokens::digest);
    let found = match need(&app, held.as_ref(), digest.as_deref(), NOW) {
        Need::Nothing => "nothing",
        Need::Renewal => "renewal",
        Need::Consent(_) => "consent",
    };
    assert_eq!(found, expected, "own {own}, {held:?}, skew {skew}, dead {dead}");
}

const YES: bool = true;
const NO: bool = false;

#[test]
fn needs() {
    // Nothing there yet.
    check(NO, None, 60, NO, "consent");
    check(YES, None, 60, NO, "renewal");
    check(NO, None, 0, NO, "consent");
    check(YES, None, 0, NO, "renewal");
    // A token that never ends.
    check(NO, Some((NO, None)), 60, NO, "nothing");
    check(NO, Some((YES, None)), 60, NO, "nothing");
    check(NO, Some((YES, None)), 60, YES, "nothing");
    check(YES, Some((NO, None)), 60, NO, "nothing");
    // With a refresh token, over the hour.
    check(NO, Some((YES, Some(3600))), 60, NO, "nothing");
    check(NO, Some((YES, Some(61))), 60, NO, "nothing");
    check(NO, Some((YES, Some(60))), 60, NO, "renewal");
    check(NO, Some((YES, Some(59))), 60, NO, "renewal");
    check(NO, Some((YES, Some(1))), 60, NO, "renewal");
    check(NO, Some((YES, Some(0))), 60, NO, "renewal");
    check(NO, Some((YES, Some(-1))), 60, NO, "renewal");
    check(NO, Some((YES, Some(-100_000_000))), 60, NO, "renewal");
    // Other skews.
    check(NO, Some((YES, Some(1))), 0, NO, "nothing");
    check(NO, Some((YES, Some(0))), 0, NO, "renewal");
    check(NO, Some((YES, Some(3599))), 3600, NO, "renewal");
    check(NO, Some((YES, Some(3601))), 3600, NO, "nothing");
    check(NO, Some((YES, Some(3600))), u64::MAX, NO, "renewal");
    // Without one.
    check(NO, Some((NO, Some(3600))), 60, NO, "nothing");
    check(NO, Some((NO, Some(60))), 60, NO, "nothing");
    check(NO, Some((NO, Some(1))), 60, NO, "nothing");
    check(NO, Some((NO, Some(0))), 60, NO, "consent");
    check(NO, Some((NO, Some(-1))), 60, NO, "consent");
    check(NO, Some((NO, Some(1))), 0, NO, "nothing");
    check(NO, Some((NO, Some(1))), u64::MAX, NO, "nothing");
    // A dead grant: its access token lives on, and no server is asked.
    check(NO, Some((YES, Some(3600))), 60, YES, "nothing");
    check(NO, Some((YES, Some(60))), 60, YES, "nothing");
    check(NO, Some((YES, Some(1))), 60, YES, "nothing");
    check(NO, Some((YES, Some(0))), 60, YES, "consent");
    check(NO, Some((YES, Some(-1))), 60, YES, "consent");
    check(NO, Some((NO, Some(1))), 60, YES, "nothing");
    check(NO, Some((NO, Some(-1))), 60, YES, "consent");
    // An account of its own asks whenever it has to.
    check(YES, Some((NO, Some(3600))), 60, NO, "nothing");
    check(YES, Some((NO, Some(61))), 60, NO, "nothing");
    check(YES, Some((NO, Some(60))), 60, NO, "renewal");
    check(YES, Some((NO, Some(0))), 60, NO, "renewal");
    check(YES, Some((NO, Some(-1))), 60, NO, "renewal");
    check(YES, Some((NO, Some(-1))), 60, YES, "renewal");
    check(YES, Some((YES, Some(30))), 60, NO, "renewal");
}

#[test]
fn another_grant_s_death_is_no_matter() {
    let held = tokens("a", true, Some(-1));
    let other = tokens("b", true, None).digest();
    assert_eq!(need(&app(false), Some(&held), Some(&other), NOW), Need::Renewal);
}

fn connection(own: bool, held: Option<Tokens>) -> Box<Connection> {
    Box::new(Connection {
        revision: "1".into(),
        site: Site::parse("https://acme.atlassian.net", None).unwrap(),
        credential: Credential::OAuth(Box::new(app(own)), held),
        limits: Limits::default(),
        language: Language::default(),
        cloud_id: Some("1".into()),
        site_url: None,
        dead_grant: None,
        route: Route::Site,
        route_is_known: true,
        quota_wall: None,
        dialect: None,
        log: Level::Off,
    })
}

fn answer(status: u16, body: &str) -> Result<Response, TransportError> {
    let headers: Headers = [("content-type".to_owned(), "application/json".to_owned())].into_iter().collect();
    Ok(Response { status, headers, body: body.into() })
}

fn fresh(name: &str) -> Result<Response, TransportError> {
    answer(
        200,
        &format!(r#"{{"access_token":"access-{name}","refresh_token":"refresh-{name}","expires_in":3600}}"#),
    )
}

fn dead() -> Result<Response, TransportError> {
    answer(403, r#"{"error":"unauthorized_client","error_description":"refresh_token is invalid"}"#)
}

fn reset() -> Result<Response, TransportError> {
    Err(TransportError::NoReply("reset".into()))
}

/// What a script passes in, one for each turn.
enum Came {
    Loaded(Box<Connection>),
    Answered(Result<Response, TransportError>),
    Saved(Result<String, Unsaved>),
    Woke,
    Gone,
}

/// Plays a script. Gives the turns as a word each, and the access token at the
/// end or the case of the error.
fn play(held: Option<Tokens>, own: bool, refused: bool, script: Vec<Came>) -> (String, String) {
    let mut renewal =
        Renewal::new(connection(own, held.clone()), held.filter(|_| refused), Backoff::default(), 7);
    let mut turn = renewal.begin(NOW);
    let (mut words, mut script) = (Vec::new(), script.into_iter());
    loop {
        let (word, came) = match &turn {
            Turn::Load => ("load", script.next()),
            Turn::Send => ("send", script.next()),
            Turn::Save(learned) => (if learned.tokens.is_some() { "save" } else { "bury" }, script.next()),
            Turn::Wait(wait) => {
                assert!(*wait <= Duration::from_secs(30));
                ("wait", script.next())
            }
            Turn::Over(outcome) => {
                assert!(script.next().is_none(), "the script is longer");
                let end = match outcome {
                    Err(error) => error.case().to_owned(),
                    Ok(connection) => match &connection.credential {
                        Credential::OAuth(_, Some(tokens)) => tokens.access.expose().to_owned(),
                        _ => "none".to_owned(),
                    },
                };
                return (words.join(" "), end);
            }
        };
        words.push(word);
        turn = match came.unwrap_or_else(|| panic!("the script is too short: {words:?}")) {
            Came::Loaded(connection) => renewal.loaded(Ok(connection), NOW),
            Came::Answered(answer) => renewal.answered(answer, NOW),
            Came::Saved(outcome) => renewal.saved(outcome, NOW),
            Came::Woke => renewal.woke(NOW),
            Came::Gone => renewal.loaded(Err(Error::UnknownConnection("acme".into())), NOW),
        };
    }
}

fn script(held: Option<Tokens>, script: Vec<Came>, turns: &str, end: &str) {
    assert_eq!(play(held, false, false, script), (turns.to_owned(), end.to_owned()));
}

use Came::{Answered, Gone, Loaded, Saved, Woke};

fn kept() -> Came {
    Saved(Ok("2".into()))
}

fn soon() -> Option<Tokens> {
    Some(tokens("old", true, Some(30)))
}

fn ended() -> Option<Tokens> {
    Some(tokens("old", true, Some(-1)))
}

#[test]
fn good_tokens_are_used_as_they_are() {
    script(Some(tokens("old", true, Some(3600))), Vec::new(), "", "access-old");
    script(None, Vec::new(), "", "needs-authorization");
}

#[test]
fn new_tokens_are_stored_before_they_are_used() {
    script(ended(), vec![Answered(fresh("new")), kept()], "send save", "access-new");
    let failed = || Saved(Err(Unsaved::Failed("disk full".into())));
    script(ended(), vec![Answered(fresh("new")), failed()], "send save", "connection-settings");
    script(soon(), vec![Answered(fresh("new")), failed()], "send save", "access-old");
}

#[test]
fn a_connection_that_is_removed_meanwhile_is_unknown() {
    let gone = || Saved(Err(Unsaved::Gone));
    script(ended(), vec![Answered(fresh("new")), gone(), Gone], "send save load", "unknown-connection");
    // It was added again.
    let same = Loaded(connection(false, ended()));
    script(ended(), vec![Answered(fresh("new")), gone(), same, kept()], "send save load save", "access-new");
}

#[test]
fn the_loser_of_a_race_uses_the_winner_s_tokens() {
    let stale = || Saved(Err(Unsaved::Stale));
    let winner = || Loaded(connection(false, Some(tokens("won", true, Some(3600)))));
    let same = || Loaded(connection(false, ended()));
    script(ended(), vec![Answered(fresh("new")), stale(), winner()], "send save load", "access-won");
    // Something else was changed: stored again.
    script(
        ended(),
        vec![Answered(fresh("new")), stale(), same(), kept()],
        "send save load save",
        "access-new",
    );
    // A grant is not dead because a faster one renewed it.
    script(ended(), vec![Answered(dead()), winner()], "send load", "access-won");
    let mut for_ever = vec![Answered(fresh("new"))];
    (0..4).for_each(|_| for_ever.extend([stale(), same()]));
    for_ever.push(stale());
    let turns = "send save load save load save load save load save";
    script(ended(), for_ever, turns, "connection-settings");
}

#[test]
fn a_dead_grant_is_remembered() {
    let same = || Loaded(connection(false, ended()));
    script(ended(), vec![Answered(dead()), same(), kept()], "send load bury", "needs-authorization");
    let failed = Saved(Err(Unsaved::Failed("disk full".into())));
    script(ended(), vec![Answered(dead()), same(), failed], "send load bury", "needs-authorization");
    let alive = Loaded(connection(false, soon()));
    script(soon(), vec![Answered(dead()), alive, kept()], "send load bury", "access-old");
}

#[test]
fn a_renewal_that_fails_does_not_waste_a_token_that_lives() {
    for failure in [
        answer(503, ""),
        answer(401, r#"{"error":"access_denied"}"#),
        answer(200, "?"),
        Err(TransportError::Denied),
        Err(TransportError::TooLarge(crate::http::Part::Body)),
        Err(TransportError::NotSent(Cause::Connection, "x".into())),
    ] {
        script(soon(), vec![Answered(failure)], "send", "access-old");
    }
    script(soon(), vec![Answered(reset()), Answered(reset())], "send send", "access-old");
}

#[test]
fn a_lost_answer_is_asked_for_once_more() {
    script(ended(), vec![Answered(reset()), Answered(fresh("new")), kept()], "send send save", "access-new");
    script(
        ended(),
        vec![Answered(Err(TransportError::TimedOut)), Answered(reset())],
        "send send",
        "interrupted",
    );
}

#[test]
fn a_token_server_in_trouble_is_asked_again_after_a_while() {
    let trouble = || Answered(answer(503, ""));
    script(
        ended(),
        vec![trouble(), Woke, trouble(), Woke, Answered(fresh("new")), kept()],
        "send wait send wait send save",
        "access-new",
    );
    let mut long: Vec<_> = (0..4).flat_map(|_| [trouble(), Woke]).collect();
    long.push(trouble());
    script(ended(), long, "send wait send wait send wait send wait send", "unavailable");
    script(
        ended(),
        vec![Answered(answer(401, r#"{"error":"access_denied"}"#))],
        "send",
        "connection-settings",
    );
}

#[test]
fn tokens_that_jira_refused() {
    let good = || Some(tokens("old", true, Some(3600)));
    let refused = |held: Option<Tokens>, own: bool, script: Vec<Came>, turns: &str, end: &str| {
        assert_eq!(play(held, own, true, script), (turns.to_owned(), end.to_owned()));
    };
    // Somebody was faster: no renewal.
    let winner = Loaded(connection(false, Some(tokens("won", true, Some(3600)))));
    refused(good(), false, vec![winner], "load", "access-won");
    let same = || Loaded(connection(false, good()));
    refused(good(), false, vec![same(), Answered(fresh("new")), kept()], "load send save", "access-new");
    // What Jira refused is no way out.
    refused(
        good(),
        false,
        vec![same(), Answered(answer(401, r#"{"error":"access_denied"}"#))],
        "load send",
        "connection-settings",
    );
    refused(
        good(),
        false,
        vec![same(), Answered(dead()), same(), kept()],
        "load send load bury",
        "needs-authorization",
    );
    // A grant that is dead is not asked for again.
    let mut buried = connection(false, good());
    buried.dead_grant = good().map(|tokens| tokens.digest());
    refused(good(), false, vec![Loaded(buried)], "load", "needs-authorization");
    let bare = || Some(tokens("old", false, Some(3600)));
    refused(bare(), false, vec![Loaded(connection(false, bare()))], "load", "needs-authorization");
    // An account of its own needs nobody, and no store.
    let own = Loaded(connection(true, bare()));
    let failed = Saved(Err(Unsaved::Failed("read-only".into())));
    refused(bare(), true, vec![own, Answered(fresh("new")), failed], "load send save", "access-new");
}

#[test]
fn the_site_of_a_consent_is_found_and_kept() {
    let play = |body: &str| {
        let mut unknown = connection(false, Some(tokens("old", true, Some(3600))));
        unknown.cloud_id = None;
        let mut renewal = Renewal::new(unknown, None, Backoff::default(), 7);
        assert!(matches!(renewal.begin(NOW), Turn::Send));
        assert_eq!(renewal.request().unwrap().url.path, "/oauth/token/accessible-resources");
        match renewal.answered(answer(200, body), NOW) {
            Turn::Save(learned) => {
                let over = renewal.saved(Err(Unsaved::Failed("read-only".into())), NOW);
                assert!(matches!(&over, Turn::Over(Ok(found)) if found.route == Route::Gateway), "{over:?}");
                (learned.cloud_id, learned.site_url)
            }
            Turn::Over(Err(error)) => (None, Some(error.case().to_owned())),
            other => panic!("{other:?}"),
        }
    };
    let acme = r#"{"id":"1","name":"Acme","url":"https://acme.atlassian.net","scopes":["read:jira-work"]}"#;
    let url = "https://acme.atlassian.net".to_owned();
    assert_eq!(play(&format!("[{acme}]")), (Some("1".into()), Some(url)));
    assert_eq!(play("[]"), (None, Some("needs-authorization".into())));
    // A token that is refused here is renewed as one that Jira refuses.
    let mut unknown = connection(false, Some(tokens("old", true, Some(3600))));
    unknown.cloud_id = None;
    let mut renewal = Renewal::new(unknown.clone(), None, Backoff::default(), 7);
    renewal.begin(NOW);
    assert!(matches!(renewal.answered(answer(401, "{}"), NOW), Turn::Load));
    assert!(matches!(renewal.loaded(Ok(unknown), NOW), Turn::Send));
    assert_eq!(renewal.request().unwrap().url.path, "/oauth/token");
    assert_eq!(play("{}"), (None, Some("unreadable".into())));
}
