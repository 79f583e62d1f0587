//! Many instances on one store, through expiry, rotation, lost answers, crashes
//! and a store that fails.

use super::simulation::Dice;
use super::*;
use crate::backoff::Backoff;
use std::collections::{BTreeMap, BTreeSet};

const LEEWAY: Duration = Duration::from_secs(600);

/// A token server as Atlassian's is: a refresh token that was used works for ten
/// minutes more; after that its use ends the whole family.
#[derive(Default)]
struct Server {
    /// When each refresh token was used first.
    used: BTreeMap<String, Option<Timestamp>>,
    /// Access tokens that Jira no longer accepts, before their time.
    revoked: BTreeSet<String>,
    ended: bool,
    made: u32,
}

impl Server {
    fn pair(&mut self, now: Timestamp) -> Tokens {
        self.made += 1;
        let refresh = format!("refresh-{}", self.made);
        self.used.insert(refresh.clone(), None);
        Tokens {
            access: Secret::new(&format!("access-{}", self.made)),
            refresh: Some(Secret::new(&refresh)),
            expires: Some(now.after(SECOND * 3600)),
            scopes: Vec::new(),
        }
    }

    fn renew(&mut self, body: &[u8], now: Timestamp) -> Result<Tokens, ()> {
        let body: serde_json::Value = serde_json::from_slice(body).unwrap();
        let token = body["refresh_token"].as_str().unwrap();
        let used = self.used.get_mut(token).expect("a token of this server");
        if used.is_some_and(|used| now.since(used) > LEEWAY) {
            self.ended = true;
        }
        if self.ended {
            return Err(());
        }
        *used = used.or(Some(now));
        Ok(self.pair(now))
    }
}

/// What all instances share.
struct Store {
    revision: u32,
    tokens: Option<Tokens>,
    dead_grant: Option<String>,
    /// Every access token that was ever in it.
    seen: BTreeSet<String>,
}

impl Store {
    fn lend(&self) -> Result<Box<Connection>, Error> {
        let app = App {
            provider: Provider::Cloud,
            own_account: false,
            client_id: "id".into(),
            client_secret: Some(Secret::new("s3cret")),
            scopes: Vec::new(),
            redirect_url: None,
            auth: None,
            skew: App::SKEW,
        };
        let mut stored = connection()?;
        stored.revision = self.revision.to_string();
        stored.cloud_id = Some("1".into());
        stored.dead_grant.clone_from(&self.dead_grant);
        stored.credential = Credential::OAuth(Box::new(app), self.tokens.clone());
        Ok(stored)
    }

    fn save(&mut self, replaces: &str, learned: Learned) -> Result<String, Unsaved> {
        if self.revision.to_string() != replaces {
            return Err(Unsaved::Stale);
        }
        self.revision += 1;
        if let Some(tokens) = learned.tokens {
            self.seen.insert(tokens.access.expose().to_owned());
            self.tokens = Some(tokens);
        }
        self.dead_grant = learned.dead_grant.or(self.dead_grant.take());
        Ok(self.revision.to_string())
    }
}

struct Instance {
    exchange: Exchange,
    at: Instant,
    event: Option<Event>,
    /// Renewals whose tokens came.
    renewed: u32,
}

fn world(seed: u64) -> (u32, u32) {
    let mut dice = Dice((seed ^ 0x5ee4).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let mut server = Server::default();
    let first = server.pair(WALL);
    let seen = BTreeSet::from([first.access.expose().to_owned()]);
    let mut store = Store { revision: 1, tokens: Some(first), dead_grant: None, seen };
    // A call starts every two minutes at least, up to six at once, for three hours.
    let mut running: Vec<Instance> = Vec::new();
    let mut next = Instant::from_nanos(0).after(SECOND * 3500);
    let end = next.after(SECOND * 9000);
    let (mut renewals, mut calls) = (0, 0);
    loop {
        let soonest = running.iter().enumerate().min_by_key(|(_, instance)| instance.at);
        let place = soonest.filter(|(_, instance)| instance.at <= next || next > end).map(|(place, _)| place);
        let Some(place) = place else {
            if next > end {
                break;
            }
            for _ in 0..=dice.roll(6) {
                calls += 1;
                let mut random = call(dice.pick(&["GET", "POST", "PUT"]));
                random.limits.backoff = Backoff { retries: Some(4), base: Some(SECOND), cap: None };
                running.push(Instance {
                    exchange: Exchange::new(random, next, seed ^ calls),
                    at: next,
                    event: Some(Event::Started),
                    renewed: 0,
                });
            }
            next = next.after(SECOND * u32::try_from(1 + dice.roll(120)).unwrap());
            continue;
        };
        let Some(instance) = running.get_mut(place) else { panic!() };
        let now = instance.at;
        let wall = wall(now);
        let Some(event) = instance.event.take() else { panic!("seed {seed}") };
        let renewing = instance.exchange.side_request().is_some();
        let revision = instance.exchange.connection().map(|connection| connection.revision.clone());
        instance.event = match instance.exchange.step(event, now, wall) {
            Step::Load => Some(Event::Loaded(store.lend())),
            Step::Admit(ask) => Some(Event::Admitted(Admission::At(ask.earliest))),
            Step::Wait(until, _) => {
                assert!(until.since(now) <= SECOND * 30, "seed {seed}");
                instance.at = until;
                Some(Event::Woke)
            }
            // A process ends between the response and the store.
            Step::Save(_) if dice.roll(12) == 0 => None,
            Step::Save(_) if dice.roll(12) == 0 => {
                Some(Event::Saved(Err(Unsaved::Failed("the disk is full".into()))))
            }
            Step::Save(learned) => {
                assert!(renewing || instance.exchange.side_request().is_some());
                let revision = instance.exchange.connection().map(|c| c.revision.clone()).or(revision);
                Some(Event::Saved(store.save(&revision.unwrap(), *learned)))
            }
            Step::Send(attempt) => {
                instance.at = now.after(SECOND * u32::try_from(dice.roll(8)).unwrap());
                let request = attempt.request;
                let token_request = request.url.origin.to_string() == "https://auth.atlassian.com";
                let what = if token_request {
                    match dice.roll(8) {
                        0 => answer(503, &[]),
                        1 => {
                            // It is carried out, and the response is lost.
                            let _ =
                                server.renew(request.body.as_ref().unwrap().pieces().next().unwrap(), wall);
                            Err(reset())
                        }
                        _ => {
                            match server.renew(request.body.as_ref().unwrap().pieces().next().unwrap(), wall)
                            {
                                Ok(tokens) => {
                                    instance.renewed += 1;
                                    renewals += 1;
                                    let expires = tokens.expires.unwrap().since(wall).as_secs();
                                    let body = serde_json::json!({
                                        "access_token": tokens.access.expose(),
                                        "refresh_token": tokens.refresh.unwrap().expose(),
                                        "expires_in": expires,
                                    });
                                    let headers = Headers::default();
                                    Ok(Response { status: 200, headers, body: body.to_string().into_bytes() })
                                }
                                Err(()) => panic!("seed {seed}: the grant is lost"),
                            }
                        }
                    }
                } else {
                    let bearer = request.headers.get("authorization").unwrap();
                    let token = bearer.strip_prefix("Bearer ").unwrap();
                    assert!(store.seen.contains(token), "seed {seed}: {token} was used and not stored");
                    if dice.roll(200) == 0 {
                        server.revoked.insert(token.to_owned());
                    }
                    if server.revoked.contains(token) { answer(401, &[]) } else { answer(200, &[]) }
                };
                assert!(instance.renewed <= 1, "seed {seed}: two renewals in one call");
                Some(Event::Answered(what))
            }
            Step::Done(outcome) => {
                if let Err(error) = outcome {
                    assert!(
                        !matches!(error, Error::NeedsAuthorization(_)),
                        "seed {seed}: a consent was asked for while the grant lives: {error:?}"
                    );
                }
                None
            }
        };
        if instance.event.is_none() {
            running.swap_remove(place);
        }
    }
    assert!(!server.ended && store.dead_grant.is_none(), "seed {seed}: the grant is lost");
    (u32::try_from(calls).unwrap(), renewals)
}

#[test]
fn no_run_loses_a_grant_that_lives() {
    let (mut calls, mut renewals) = (0, 0);
    for seed in 0..300 {
        let (more, renewed) = world(seed);
        calls += more;
        renewals += renewed;
    }
    println!("{calls} calls and {renewals} renewals, from seeds 0 to 299");
    assert!(calls > 100_000 && renewals > 600, "{calls} calls, {renewals} renewals");
}
