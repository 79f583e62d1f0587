//! Users.

use crate::call::Call;
use crate::contract::types::User;
use crate::error::Error;
use crate::http::Response;
use crate::json;
use serde::Deserialize;

/// Asks as whom Jira sees the connection.
pub fn myself() -> Call {
    Call::get("/rest/api/3/myself")
}

/// Reads the answer to [`myself`].
pub fn read(response: &Response) -> Result<User, Error> {
    json::read::<Wire>(response)?.user()
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wire {
    account_id: Option<String>,
    /// Data Center's id.
    key: Option<String>,
    display_name: Option<String>,
    #[serde(alias = "email")]
    email_address: Option<String>,
    active: Option<bool>,
    account_type: Option<String>,
    time_zone: Option<String>,
    locale: Option<String>,
}

impl Wire {
    fn user(self) -> Result<User, Error> {
        let known = |text: Option<String>| text.filter(|text| !text.is_empty());
        let Some(account_id) = known(self.account_id).or(known(self.key)) else {
            return Err(Error::Unreadable("The answer holds a user without an id.".into()));
        };
        Ok(User {
            display_name: known(self.display_name).unwrap_or_else(|| account_id.clone()),
            account_id,
            email: known(self.email_address),
            active: self.active.unwrap_or(true),
            account_type: known(self.account_type),
            time_zone: known(self.time_zone),
            locale: known(self.locale),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Headers;

    fn user(body: &str) -> Result<User, Error> {
        read(&Response { status: 200, headers: Headers::default(), body: body.into() })
    }

    #[test]
    fn a_cloud_user() {
        let fred = user(
            r#"{"accountId":"5b10a","accountType":"atlassian","displayName":"Fred","emailAddress":"",
                "active":false,"timeZone":"Europe/Berlin","locale":"de_DE","groups":{"size":1}}"#,
        )
        .unwrap();
        assert_eq!((fred.account_id.as_str(), fred.display_name.as_str()), ("5b10a", "Fred"));
        assert_eq!((fred.active, fred.email), (false, None));
        assert_eq!(fred.time_zone.as_deref(), Some("Europe/Berlin"));
    }

    #[test]
    fn a_data_center_user_and_none() {
        assert_eq!(user(r#"{"key":"JIRAUSER1","name":"fred"}"#).unwrap().display_name, "JIRAUSER1");
        assert!(matches!(user("{}"), Err(Error::Unreadable(_))));
        assert!(matches!(user(r#"{"accountId":""}"#), Err(Error::Unreadable(_))));
        assert!(matches!(user("[]"), Err(Error::Unreadable(_))));
    }
}
