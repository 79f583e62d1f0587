//! The site that a consent is for, found once and kept on the connection.

use super::{Renewal, Stage, Turn, refused};
use crate::backoff;
use crate::connection::{Connection, Learned};
use crate::error::{Error, RefusalReason};
use crate::http::{Response, TransportError};
use crate::refusal;
use crate::sites;
use jira_time::timestamp::Timestamp;

impl Renewal {
    /// The site of the consent is kept on the connection.
    pub(super) fn settle(&mut self, answer: Result<Response, TransportError>, now: Timestamp) -> Turn {
        if sites::is_passing(&answer) {
            let headers = answer.as_ref().ok().map(|answer| (answer.status, &answer.headers));
            let requested =
                headers.and_then(|(status, headers)| backoff::requested_delay(status, headers, now));
            if let Some(wait) = self.pause(requested) {
                self.stage = Stage::Begin;
                return Turn::Wait(wait);
            }
        }
        let response = match answer {
            Ok(response) if response.status == 401 => match self.tokens() {
                Some(tokens) if !self.renewed => {
                    self.refused = Some(tokens.clone());
                    self.stage = Stage::Begin;
                    return Turn::Load;
                }
                Some(_) => return Turn::Over(Err(refused())),
                None => {
                    let refusal = Box::new(refusal::read(&response));
                    return Turn::Over(Err(Error::Refused(RefusalReason::Unauthorized, refusal)));
                }
            },
            Ok(response) => response,
            Err(broken) => {
                let (how, detail) = broken.words();
                let text = format!("the sites of the authorization could not be read: {how} {detail}");
                return Turn::Over(Err(Error::Interrupted(text)));
            }
        };
        let chosen =
            sites::read(&response).and_then(|sites| sites::choose(&sites, &self.connection.site).cloned());
        match chosen {
            Ok(site) => {
                self.connection.cloud_id = Some(site.id);
                self.connection.site_url = Some(site.url);
                self.stage = Stage::Settling;
                let Connection { cloud_id, site_url, .. } = &*self.connection;
                let learned =
                    Learned { cloud_id: cloud_id.clone(), site_url: site_url.clone(), ..Learned::default() };
                Turn::Save(Box::new(learned))
            }
            Err(error) => Turn::Over(Err(error)),
        }
    }
}
